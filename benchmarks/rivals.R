# What rivals.py times in R: Rscript rivals.R file.csv runs -> one line of JSON.
# Shortest of the runs, in seconds; neither reading the file nor svydesign() counts.

suppressMessages(library(survey))
said <- commandArgs(TRUE)
d <- read.csv(said[1])
for (name in c("country", "cohort", "answer")) d[[name]] <- factor(d[[name]])
design <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)

compare <- function() {
  by_country <- svyby(~favourable, ~country, design, svymean, covmat = TRUE)
  sides <- combn(rownames(by_country), 2, simplify = FALSE)
  contrasts <- lapply(sides, function(s)
    (rownames(by_country) == s[1]) - (rownames(by_country) == s[2]))
  svycontrast(by_country, contrasts)
}

steps <- list(
  cells = function() svyby(~favourable, ~cohort + country, design, svymean),
  test = function() svychisq(~country + answer, design),
  pairs = compare
)
shortest <- function(step)
  min(replicate(as.integer(said[2]), system.time(step())[["elapsed"]]))
seconds <- sapply(steps, shortest)

list_of <- function(x) sprintf("[%s]", paste(sprintf("%.17g", x), collapse = ", "))
pairs <- sqrt(diag(vcov(compare())))
cat(sprintf(
  '{"who": "R survey %s", "seconds": %s, "se": %s, "F": %.17g, "pairs": %s}\n',
  packageVersion("survey"), list_of(seconds), list_of(SE(steps$cells())),
  steps$test()$statistic, list_of(pairs)
))
