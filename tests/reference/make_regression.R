# Logistic regressions by R's survey package, iterated to the end: svyglm's default stops at a relative change of 1e-8 in the deviance, which leaves 2e-5 in standard errors. And the adjusted gap between two cohorts: the weighted mean of what predict() says.
# usage: Rscript make_regression.R microdata.csv classic/nhanes.csv regression.csv
suppressPackageStartupMessages(library(survey))
args <- commandArgs(trailingOnly = TRUE)
options(survey.lonely.psu = "adjust", digits = 15)
out <- data.frame(id = character(), domain = character(), value = numeric())
put <- function(id, domain, value) out <<- rbind(out, data.frame(id = id, domain = as.character(domain), value = as.numeric(value)))
logit <- function(formula, design) svyglm(formula, design, family = quasibinomial(), epsilon = 1e-300, maxit = 40)
whole <- function(id, formula, design) { s <- summary(logit(formula, design))$coefficients; for (j in c(1, 2, 4)) put(paste0(id, c(".coef", ".se", "", ".p")[j]), rownames(s), s[, j]) }
d <- read.csv(args[1], stringsAsFactors = FALSE)
d$friendly <- as.numeric(d$turkey == 1); d$eu_good <- as.numeric(d$eu_member == 1)
d$cohort <- factor(d$cohort); d$country <- factor(d$country)
des <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = d)
whole("microdata", friendly ~ cohort + factor(sex) + muslim + country, des)
n <- read.csv(args[2], stringsAsFactors = FALSE); n$agecat <- factor(n$agecat)
whole("nhanes", HI_CHOL ~ factor(race) + agecat + factor(RIAGENDR), svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = n))
for (c in c("Albania", "Bosnia and Herzegovina", "Macedonia", "Montenegro")) {
  s <- subset(des, country == c)
  g <- logit(friendly ~ cohort + factor(sex) + muslim, s)
  at <- function(level) as.numeric(predict(g, transform(s$variables, cohort = factor(level, levels(d$cohort))), type = "response"))
  put("gap", c, weighted.mean(at("15-24") - at("55+"), weights(s)))
  for (f in list(c("net", "friendly ~ eu_good + factor(sex) + muslim"), c("plain", "friendly ~ eu_good"))) {
    a <- summary(logit(as.formula(f[2]), s))$coefficients["eu_good", ]
    put(paste0(f[1], ".coef"), c, a[1]); put(paste0(f[1], ".se"), c, a[2]); put(paste0(f[1], ".p"), c, a[4]) }
}
out$value <- format(out$value, digits = 15, trim = TRUE)
write.csv(out, args[3], row.names = FALSE); cat(nrow(out), "values\n")
