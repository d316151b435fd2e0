# What test_weighting.py asks of R: raked and trimmed weights, and estimates with them.
# usage: Rscript make_weighting.R microdata.csv weights.csv estimates.csv
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 15)
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[1], stringsAsFactors = FALSE)
d$friendly <- as.numeric(d$turkey == 1)
d$sex <- factor(d$sex); d$cohort <- factor(d$cohort); d$country <- factor(d$country)

# Targets: cohort 3 : 4 : 2 : 1 and sex 9 : 11 in each country, which keeps its sum of weights.
margins <- function(d) {
  sums <- tapply(d$weight, d$country, sum)
  list(
    cohort = outer(sums, setNames(c(3, 4, 2, 1) / 10, levels(d$cohort))),
    sex = outer(sums, setNames(c(9, 11) / 20, levels(d$sex)))
  )
}
raked <- function(design) {
  said <- margins(design$variables)
  tables <- lapply(names(said), function(m) {
    t <- as.data.frame(as.table(said[[m]])); names(t) <- c("country", m, "Freq"); t
  })
  names(tables) <- names(said)
  calibrate(design, list(~country + cohort, ~country + sex), population = lapply(tables, function(t)
    xtabs(as.formula(paste("Freq ~ country +", names(t)[2])), t)),
    calfun = "raking", epsilon = 1e-13, maxit = 200)
}
d <- d[d$weight > 0, ]
designs <- list(
  clustered = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d),
  strata = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d),
  flat = svydesign(ids = ~1, strata = ~country, weights = ~weight, data = d)
)
estimates <- data.frame()
weights <- data.frame(id = d$id)
for (name in names(designs)) {
  rk <- raked(designs[[name]])
  weights[[name]] <- weights(rk)
  for (by in list(~country, ~country + cohort, ~cohort, ~country + sex)) for (y in c("friendly", "eu_trust")) {
    r <- svyby(as.formula(paste0("~", y)), by, rk, svymean, na.rm = TRUE)
    keys <- do.call(paste, c(as.list(as.data.frame(r)[all.vars(by)]), sep = "|"))
    estimates <- rbind(estimates, data.frame(design = name, by = paste(all.vars(by), collapse = "+"),
      y = y, domain = keys, value = r[[y]], se = SE(r)))
  }
}
w <- weights(designs$flat)
weights$upper <- weights(trimWeights(designs$flat, upper = 1.8 * mean(w), strict = TRUE))
weights$both <- weights(trimWeights(designs$flat, upper = 1.5 * mean(w), lower = 0.6 * mean(w), strict = TRUE))
po <- postStratify(designs$clustered, ~country + cohort + sex, {
  t <- aggregate(weight ~ country + cohort + sex, d, sum)
  t$Freq <- t$weight * (1 + as.integer(t$cohort) / 4 * as.integer(t$sex)); t$weight <- NULL; t })
r <- svyby(~friendly, ~country, po, svymean)
estimates <- rbind(estimates, data.frame(design = "poststrat", by = "country", y = "friendly",
  domain = as.character(r$country), value = r$friendly, se = SE(r)))
write.csv(format(weights, digits = 17), args[2], row.names = FALSE, quote = FALSE)
estimates$value <- format(estimates$value, digits = 17); estimates$se <- format(estimates$se, digits = 17)
write.csv(estimates, args[3], row.names = FALSE, quote = FALSE)
