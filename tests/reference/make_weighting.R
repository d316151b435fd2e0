# What test_weighting.py asks of R: raked and trimmed weights, and estimates with them.
# usage: Rscript make_weighting.R microdata.csv weights.csv estimates.csv
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1], stringsAsFactors = FALSE)
d$friendly <- as.numeric(d$turkey == 1)
d$wave <- 2010 + d$id %% 2
d$sex <- factor(d$sex); d$cohort <- factor(d$cohort); d$country <- factor(d$country)
d <- d[d$weight > 0, ]
d$wave <- factor(d$wave)

# Targets: cohort 3 : 4 : 2 : 1 and sex 9 : 11 in each sample (a country, or a country and wave), which
# keeps its sum of weights.
raked <- function(design, within = "country") {
  sums <- xtabs(as.formula(paste("weight ~", paste(within, collapse = "+"))), design$variables)
  population <- lapply(list(cohort = c(3, 4, 2, 1) / 10, sex = c(9, 11) / 20), function(p) outer(sums, p))
  formulas <- lapply(names(population), function(m) as.formula(paste("~", paste(c(within, m), collapse = "+"))))
  for (i in 1:2) {
    m <- names(population)[i]
    dimnames(population[[i]]) <- c(dimnames(sums), setNames(list(levels(design$variables[[m]])), m))
    population[[i]] <- as.table(population[[i]])
  }
  calibrate(design, formulas, population = unname(population), calfun = "raking", epsilon = 1e-13, maxit = 200)
}
# trimWeights within each country, around the mean of that country. `strict = TRUE` is this repetition, but
# takes a weight at a limit for one beyond it, and may never end, where 1 / (1 / w) is not w: hence `slack`.
trimmed <- function(w, country, upper, lower = 0) {
  for (x in unique(country)) {
    here <- country == x
    m <- mean(w[here])
    slack <- 0
    repeat {
      high <- upper * m * (1 + slack); low <- lower * m * (1 - slack)
      if (all(w[here] >= low & w[here] <= high)) break
      one <- svydesign(ids = ~1, weights = w[here], data = data.frame(w = w[here]))
      w[here] <- weights(trimWeights(one, upper = high, lower = low))
      slack <- slack + 1e-13
    }
  }
  w
}
# Rake and trim in turns until no weight is a thousandth above `upper` times the mean.
in_turns <- function(d, upper) {
  repeat {
    rk <- raked(svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d))
    w <- weights(rk)
    if (all(w <= upper * ave(w, d$country) * 1.001)) return(rk)
    d$weight <- trimmed(w, d$country, upper)
  }
}
designs <- list(
  clustered = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d),
  strata = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d),
  flat = svydesign(ids = ~1, strata = ~country, weights = ~weight, data = d),
  waves = svydesign(ids = ~interaction(psu, wave), strata = ~interaction(stratum, wave), weights = ~weight, data = d)
)
surveys <- lapply(designs, raked)
surveys$waves <- raked(designs$waves, c("country", "wave"))
surveys$turns <- in_turns(d, 3)
estimates <- data.frame()
weights <- data.frame(id = d$id)
for (name in names(surveys)) {
  rk <- surveys[[name]]
  weights[[name]] <- weights(rk)
  for (by in list(~country, ~country + cohort, ~cohort, ~country + sex)) for (y in c("friendly", "eu_trust")) {
    r <- svyby(as.formula(paste0("~", y)), by, rk, svymean, na.rm = TRUE)
    keys <- do.call(paste, c(as.list(as.data.frame(r)[all.vars(by)]), sep = "|"))
    estimates <- rbind(estimates, data.frame(design = name, by = paste(all.vars(by), collapse = "+"),
      y = y, domain = keys, value = r[[y]], se = SE(r)))
  }
}
weights$upper <- trimmed(d$weight, d$country, 1.8)
weights$both <- trimmed(d$weight, d$country, 1.5, 0.6)
weights$after <- trimmed(weights(surveys$clustered), d$country, 2)
# A weight that was trimmed after raking counts as fixed.
after <- svydesign(ids = ~psu, strata = ~stratum, weights = weights$after, data = d)
r <- svyby(~friendly, ~country, after, svymean)
estimates <- rbind(estimates, data.frame(design = "after", by = "country", y = "friendly",
  domain = as.character(r$country), value = r$friendly, se = SE(r)))
po <- postStratify(designs$clustered, ~country + cohort + sex, {
  t <- aggregate(weight ~ country + cohort + sex, d, sum)
  t$Freq <- t$weight * (1 + as.integer(t$cohort) / 4 * as.integer(t$sex)); t$weight <- NULL; t })
r <- svyby(~friendly, ~country, po, svymean)
estimates <- rbind(estimates, data.frame(design = "poststrat", by = "country", y = "friendly",
  domain = as.character(r$country), value = r$friendly, se = SE(r)))
write.csv(format(weights, digits = 17), args[2], row.names = FALSE, quote = FALSE)
estimates$value <- format(estimates$value, digits = 17); estimates$se <- format(estimates$se, digits = 17)
write.csv(estimates, args[3], row.names = FALSE, quote = FALSE)
