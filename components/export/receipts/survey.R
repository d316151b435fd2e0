# A file as values only, without the labels that haven keeps beside them; Stata's missing values are
# ".a" to ".z".
values <- function(file) {
  file <- as.data.frame(file)
  file[] <- lapply(file, function(x) {
    tag <- if (is.double(x)) na_tag(x) else NA
    attributes(x) <- NULL
    if (all(is.na(tag))) x else ifelse(is.na(tag), x, paste0(".", tag))
  })
  file
}

# A table of text, whatever separates its columns: those that are named stay text, others are numbers.
delimited <- function(file, texts = NULL) {
  heading <- readLines(file, 1)
  signs <- c(";", "\t", "|", ",")
  often <- sapply(signs, function(sign) sum(strsplit(heading, "")[[1]] == sign))
  table <- read.table(file, header = TRUE, sep = signs[which.max(often)], quote = "\"",
                      comment.char = "", colClasses = "character", na.strings = "",
                      strip.white = TRUE, check.names = FALSE, encoding = "UTF-8")
  for (i in which(!names(table) %in% texts)) {
    table[[i]] <- suppressWarnings(as.numeric(sub(",", ".", table[[i]], fixed = TRUE)))
  }
  table
}

# A file with the columns of another beside each respondent's own, found by a key.
joined <- function(file, other, on) {
  key <- function(x) do.call(paste, unname(x[on]))
  row <- match(key(file), key(other))
  stopifnot(!anyNA(row))
  cbind(file, other[row, setdiff(names(other), names(file)), drop = FALSE])
}

# Columns by the names that they are to have, from those that a file has; else nothing.
picked <- function(file, names, own = names) {
  found <- lapply(own, function(name) if (name %in% names(file)) file[[name]] else NA)
  data.frame(setNames(found, names), check.names = FALSE)
}

# Codes become labels; a code without one, and nothing at all, is missing.
as_labels <- function(x, codes, labels) factor(labels[match(x, codes)], unique(labels))

# 1 for these answers, 0 for others, missing outside the base.
indicator <- function(answer, labels) ifelse(is.na(answer), NA, as.numeric(answer %in% labels))

# Names become numbers, which the sampling functions handle much faster.
numbered <- function(x) match(x, unique(x))

# Ages in completed years become bands that include both ends.
banded <- function(age, low, high, labels) {
  place <- rep(NA_integer_, length(age))
  for (k in seq_along(low)) place[which(floor(age) >= low[k] & floor(age) <= high[k])] <- k
  factor(labels[place], labels)
}

# Sampling points with members less strata with members, of interviews that count.
points_less_strata <- function(member) {
  member <- member & sampled$weight > 0
  length(unique(sampled$point[member])) - length(unique(sampled$stratum[member]))
}

# Degrees of freedom of estimates from their linearised variables, a column of z each. Countries and
# waves are samples of their own: over several of them by Satterthwaite's rule.
degrees_of_freedom <- function(z, member) {
  blocks <- unique(sampled$block[rowSums(member) > 0])
  v <- df <- n <- matrix(0, length(blocks), ncol(z))
  for (i in seq_along(blocks)) {
    here <- sampled$block == blocks[i]
    df[i, ] <- apply(member & here, 2, points_less_strata)
    n[i, ] <- colSums(member & here & sampled$weight > 0)
  }
  several <- which(colSums(n > 0) > 1)
  for (i in seq_along(blocks)) {
    k <- several[n[i, several] > 0]
    if (length(k) == 0) next
    here <- sampled$block == blocks[i]
    part <- subset(design, here)  # which has all rows still, some of weight 0, once it was raked
    rows <- if (length(weights(part)) < length(here)) here else TRUE
    v[i, k] <- diag(as.matrix(vcov(svytotal((z * here)[rows, k, drop = FALSE], part))))
  }
  sapply(seq_len(ncol(z)), function(k) {
    acts <- v[, k] > 0
    if (!k %in% several || !any(acts)) return(sum(df[, k]))
    if (any(n[, k] > 0 & df[, k] <= 0)) return(NA)
    if (sum(acts) == 1) return(df[acts, k])
    sum(v[acts, k])^2 / sum(v[acts, k]^2 / df[acts, k])
  })
}

# Means of y, missing outside the base, in groups: a factor, or a list of who is in each where they
# overlap. z is what each person adds to an estimate, per unit of weight; second the mean of y^2.
estimates <- function(y, groups, share) {
  if (is.factor(groups)) {
    groups <- lapply(setNames(nm = levels(groups)), function(level) groups %in% level)
  }
  asked <- update(design, y = y)
  means <- lapply(groups, function(group) svymean(~y, subset(asked, group & !is.na(y))))
  estimate <- sapply(means, function(found) unname(coef(found)))
  member <- sapply(groups, function(group) group & !is.na(y))
  weight <- weights(design) * member
  of_group <- colSums(weight)
  list(estimate = estimate, se = sapply(means, function(found) as.numeric(SE(found))),
       z = sweep(member * outer(ifelse(is.na(y), 0, y), estimate, "-"), 2, of_group, "/"),
       member = member, second = colSums(weight * y^2, na.rm = TRUE) / of_group,
       n = colSums(member & sampled$weight > 0), share = share, y = y)
}

# Estimates of several kinds, one after the other.
stacked <- function(...) {
  all <- function(part, bind = c) do.call(bind, lapply(list(...), function(e) e[[part]]))
  list(estimate = all("estimate"), se = all("se"), z = all("z", cbind),
       member = all("member", cbind), second = all("second"), n = all("n"), share = all("share")[1])
}

# Linear combinations of estimates, such as an average: a row of weights for each.
combined <- function(e, weights) {
  z <- e$z %*% t(weights)
  list(estimate = drop(weights %*% e$estimate),
       se = sqrt(diag(as.matrix(vcov(svytotal(z, design))))), z = z,
       member = (e$member %*% t(weights != 0)) > 0, second = drop(weights %*% e$second),
       n = drop((weights != 0) %*% e$n), share = e$share)
}

# Logit intervals for shares, or Korn and Graubard's where few are on one side; t intervals for means.
as_table <- function(e, names) {
  p <- e$estimate; n <- e$n; se <- e$se * sqrt(effect)
  df <- degrees_of_freedom(e$z, e$member)
  deff <- se^2 / ((e$second - p^2) / (n - 1))
  low <- p - qt((1 + level) / 2, df) * se
  high <- p + qt((1 + level) / 2, df) * se
  n_eff <- rep(NA, length(p))
  if (e$share) {
    effective <- function(level) {
      found <- p * (1 - p) / se^2 * (qt((1 + level) / 2, n - 1) / qt((1 + level) / 2, df))^2
      pmin(ifelse(p <= 0 | p >= 1, n, found), n)
    }
    n_eff <- effective(.95)
    half <- qt((1 + level) / 2, df) * se / (p * (1 - p))
    few <- n_eff * pmin(p, 1 - p) < 5
    x <- p * effective(level); rest <- effective(level) - x; tail <- (1 - level) / 2
    low <- ifelse(few, ifelse(x <= 0, 0, qbeta(tail, x, rest + 1)), plogis(qlogis(p) - half))
    high <- ifelse(few, ifelse(rest <= 0, 1, qbeta(1 - tail, x + 1, rest)), plogis(qlogis(p) + half))
  }
  cbind(names, data.frame(estimate = p, se, low, high, n, n_eff, deff, df, row.names = NULL))
}

# One group less another: weights of the groups, a row for each pair.
less <- function(a, b, groups) outer(a, levels(groups), "==") - outer(b, levels(groups), "==")

# The p of a t test, which there is none of where nothing varies.
p_of_t <- function(x, se, df) ifelse(se > 0, 2 * pt(-abs(x / se), df), NA)

# Holm's p within each family of tests.
holm <- function(p, family = 0) ave(p, rep_len(family, length(p)), FUN = p.adjust)

# Differences and other contrasts, tested; detectable would have shown with a chance of 80 %.
as_comparisons <- function(difference, se, df, names, family = 0) {
  p <- p_of_t(difference, se, df)
  half <- qt((1 + level) / 2, df) * se
  cbind(names, data.frame(difference, se, low = difference - half, high = difference + half, df, p,
    p_adjusted = holm(p, family), detectable = (qt(.975, df) + qt(.8, df)) * se, row.names = NULL))
}

# Contrasts of estimates in groups that share nobody: svycontrast has their covariance.
contrasted <- function(e, groups, weights, names, family = 0) {
  inside <- !is.na(groups) & !is.na(e$y)
  by_group <- svyby(~y, ~group, subset(update(design, y = e$y, group = groups), inside), svymean,
                    covmat = TRUE)
  of_groups <- lapply(seq_len(nrow(weights)), function(i) {
    setNames(weights[i, ], levels(groups))[as.character(by_group$group)]
  })
  found <- svycontrast(by_group, setNames(of_groups, seq_along(of_groups)))
  df <- degrees_of_freedom(e$z %*% t(weights), (e$member %*% t(weights != 0)) > 0)
  as_comparisons(unname(coef(found)), unname(SE(found)) * sqrt(effect), df, names, family)
}

# The same of estimates whose variance is that of their linearised variables alone.
as_linearised <- function(e, names, family = 0) {
  df <- degrees_of_freedom(e$z, e$member)
  as_comparisons(e$estimate, e$se * sqrt(effect), df, names, family)
}

# The gap between two sides if both had one composition: cells are of a group, a stratum of its
# composition and a side, 1 or -1; a stratum counts by its share of both sides together.
at_same_composition <- function(e, group, stratum, side) {
  size <- colSums(weights(design) * e$member)
  share <- ave(size, group, stratum, FUN = sum) / ave(size, group, FUN = sum)
  combined(e, outer(unique(group), group, "==") %*% diag(side * share))
}

# Log odds ratios of two answers within persons; 1 or 0, and missing outside the base of either.
log_odds <- function(one, other, groups) {
  cell <- factor(2 * one + other, 0:3, c("neither", "other", "one", "both"))
  asked <- update(design, cell = cell)
  member <- sapply(levels(groups), function(level) groups %in% level & !is.na(cell))
  found <- lapply(seq_len(ncol(member)), function(k) {
    shares <- svymean(~cell, subset(asked, member[, k]))
    svycontrast(shares, quote(log(cellboth * cellneither / (cellone * cellother))))
  })
  z <- apply(member, 2, function(here) {
    of_cell <- tapply(ifelse(here, weights(design), 0), cell, sum)
    ifelse(here, (c(1, -1, -1, 1) / of_cell)[as.integer(cell)], 0)
  })
  list(estimate = setNames(sapply(found, coef), levels(groups)),
       se = sapply(found, function(x) as.numeric(SE(x))), z = z, member = member,
       n = colSums(member & sampled$weight > 0), df = degrees_of_freedom(z, member))
}

# The coefficient of `one` in a logistic model of `other` in each group, net of further columns of
# `people`, whichever of them a group was asked.
net_log_odds <- function(one, other, further, groups) {
  found <- sapply(levels(groups), function(level) {
    here <- groups %in% level & sampled$weight > 0
    met <- Filter(function(name) any(!is.na(people[here, name])), further)
    inside <- here & complete.cases(one, other, people[met])
    model <- logistic(other, inside, data.frame(.one = one, people[met], check.names = FALSE))
    c(coef(model)[".one"], SE(model)[".one"], points_less_strata(inside) + 1 - length(coef(model)),
      sum(inside))
  })
  list(estimate = found[1, ], se = found[2, ], df = found[3, ], n = found[4, ])
}

# svyglm, iterated to the end, of those inside.
logistic <- function(y, inside, terms) {
  asked <- design
  asked$variables <- cbind(.y = ifelse(inside, y, NA), terms)
  formula <- reformulate(sprintf("`%s`", names(terms)), ".y")
  svyglm(formula, asked, family = quasibinomial(), epsilon = 1e-300, maxit = 40)
}

# Odds ratios with their tests, on the scale of their logarithms.
as_odds <- function(e, names) {
  log_odds_ratio <- e$estimate; se <- e$se * sqrt(effect); df <- e$df
  p <- p_of_t(log_odds_ratio, se, df)
  log_low <- log_odds_ratio - qt((1 + level) / 2, df) * se
  log_high <- log_odds_ratio + qt((1 + level) / 2, df) * se
  cbind(names, data.frame(log_odds_ratio, se, log_low, log_high, odds_ratio = exp(log_odds_ratio),
    low = exp(log_low), high = exp(log_high), df, p, n = e$n, p_adjusted = holm(p),
    detectable = exp((qt(.975, df) + qt(.8, df)) * se), row.names = NULL))
}

# The gap a - b net of covariates in each group: everyone's share as the model predicts it for one of
# a, less that for one of b. z has the sampling of people and the estimation of the model together
# (Graubard and Korn 1999).
adjusted_gaps <- function(y, side, a, b, covariates, groups) {
  terms <- cbind(.side = side, people[covariates])
  member <- sapply(levels(groups), function(level) {
    groups %in% level & sampled$weight > 0 & complete.cases(y, terms)
  })
  z <- matrix(0, nrow(member), ncol(member))
  estimate <- rep(NA, ncol(member))
  for (k in seq_len(ncol(member))) {
    inside <- member[, k]
    model <- logistic(y, inside, terms)
    predictors <- function(side) {
      at <- terms[inside, ]
      at$.side <- side
      model.matrix(delete.response(terms(model)), at, xlev = model$xlevels)
    }
    at <- lapply(list(side[inside], a, b), predictors)
    share <- lapply(at, function(x) plogis(drop(x %*% coef(model))))
    slope <- lapply(1:3, function(i) at[[i]] * share[[i]] * (1 - share[[i]]))
    w <- weights(design)[inside]
    gap <- share[[2]] - share[[3]]
    estimate[k] <- weighted.mean(gap, w)
    influence <- solve(crossprod(at[[1]], w * slope[[1]]),
                       colSums(w * (slope[[2]] - slope[[3]])) / sum(w))
    z[inside, k] <- (gap - estimate[k]) / sum(w) + drop((at[[1]] * (y[inside] - share[[1]])) %*% influence)
  }
  list(estimate = estimate, se = sqrt(diag(as.matrix(vcov(svytotal(z, design))))),
       df = apply(member, 2, points_less_strata))
}

# Weights cut to a multiple of the mean in each country and wave; what is cut is shared equally among
# the others, until none is above.
trimmed <- function(weight, upper) {
  ave(weight, sampled$block, FUN = function(w) {
    limit <- upper * mean(w[w > 0])
    while (any(w > limit * (1 + 1e-12))) {
      free <- w > 0 & w <= limit * (1 + 1e-12)
      cut <- sum(pmax(w - limit, 0)) / sum(free)
      w <- pmin(w, limit) + ifelse(free, cut, 0)
    }
    w
  })
}

# What the categories of a margin are to weigh: within each country and wave the shares that the
# profile gives, of what those with a share weigh; a category without one keeps its weight.
margin_totals <- function(category, names, shares) {
  total <- tapply(sampled$weight, category, sum)
  block <- sampled$block[match(names(total), category)]
  share <- shares[match(names(total), names)]
  told <- !is.na(share)
  total[told] <- share[told] / ave(share[told], block[told], FUN = sum) *
    ave(total[told], block[told], FUN = sum)
  as.table(total)
}

# Raking; with an upper limit, raking and trimming in turns until no weight is a thousandth above.
raked <- function(design, totals, upper = Inf) {
  for (name in names(totals)) names(dimnames(totals[[name]])) <- name
  margins <- lapply(names(totals), reformulate)
  repeat {
    found <- calibrate(design, margins, unname(totals), calfun = "raking", epsilon = 1e-13,
                       maxit = 200)
    weight <- weights(found)
    if (all(weight <= upper * ave(weight, sampled$block) * 1.001)) return(found)
    design$prob <- 1 / trimmed(weight, upper)
  }
}
