# Codes become labels; a code without one, and nothing at all, is missing.
labelled <- function(x, codes, labels) factor(labels[match(x, codes)], unique(labels))

# Labels become numbers, which the sampling functions handle much faster.
numbered <- function(x) match(x, unique(x))

# Ages in completed years become bands that include both ends.
banded <- function(age, low, high, labels) {
  place <- rep(NA_integer_, length(age))
  for (k in seq_along(low)) place[which(floor(age) >= low[k] & floor(age) <= high[k])] <- k
  factor(labels[place], labels)
}

# Sampling points with members less strata with members, of interviews that count.
points_less_strata <- function(member) {
  member <- member & people$weight > 0
  length(unique(people$point[member])) - length(unique(people$stratum[member]))
}

# Degrees of freedom of estimates from their linearised variables, a column of z each. Countries and
# waves are samples of their own: over several of them by Satterthwaite's rule.
degrees_of_freedom <- function(z, member) {
  blocks <- unique(people$block[rowSums(member) > 0])
  v <- df <- n <- matrix(0, length(blocks), ncol(z))
  for (i in seq_along(blocks)) {
    here <- people$block == blocks[i]
    df[i, ] <- apply(member & here, 2, points_less_strata)
    n[i, ] <- colSums(member & here & people$weight > 0)
  }
  several <- which(colSums(n > 0) > 1)
  for (i in seq_along(blocks)) {
    k <- several[n[i, several] > 0]
    if (length(k) == 0) next
    of_block <- z[, k, drop = FALSE] * (people$block == blocks[i])
    v[i, k] <- diag(as.matrix(vcov(svytotal(of_block, design))))
  }
  sapply(seq_len(ncol(z)), function(k) {
    acts <- v[, k] > 0
    if (!k %in% several || !any(acts)) return(sum(df[, k]))
    if (any(n[, k] > 0 & df[, k] <= 0)) return(NA)
    if (sum(acts) == 1) return(df[acts, k])
    sum(v[acts, k])^2 / sum(v[acts, k]^2 / df[acts, k])
  })
}

# Estimates of the mean of y in domains: lists of who is in each. Logit intervals for shares, or
# Korn and Graubard's where few are on one side; for means t intervals.
estimates <- function(y, domains, share) {
  in_base <- sapply(domains, function(domain) domain & !is.na(y))
  found <- lapply(domains, function(domain) {
    svymean(~y, subset(update(design, y = y), domain & !is.na(y)))
  })
  estimate <- sapply(found, coef)
  w <- weights(design)
  z <- sapply(seq_along(domains), function(k) {
    ifelse(in_base[, k], y - estimate[k], 0) / sum(w[in_base[, k]])
  })
  second <- sapply(seq_along(domains), function(k) {
    sum((w * y^2)[in_base[, k]]) / sum(w[in_base[, k]])
  })
  structure(
    list(estimate = unname(estimate), se = unname(sapply(found, SE)), z = z, member = in_base,
         second = second, n = colSums(in_base & people$weight > 0), share = share, y = y),
    names = c("estimate", "se", "z", "member", "second", "n", "share", "y"))
}

# Linear combinations of estimates, such as an average: shares is a matrix with a row for each.
combined <- function(e, shares) {
  z <- e$z %*% t(shares)
  list(estimate = drop(shares %*% e$estimate),
       se = sqrt(diag(as.matrix(vcov(svytotal(z, design))))), z = z,
       member = (e$member %*% t(shares != 0)) > 0, second = drop(shares %*% e$second),
       n = drop((shares != 0) %*% e$n), share = e$share)
}

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

# Differences and other contrasts of estimates, tested; Holm's p within each family.
as_comparisons <- function(difference, se, df, names, family) {
  p <- 2 * pt(-abs(difference / se), df)
  p_adjusted <- p
  for (f in unique(family)) p_adjusted[family == f] <- p.adjust(p[family == f], "holm")
  half <- qt((1 + level) / 2, df) * se
  cbind(names, data.frame(difference, se, low = difference - half, high = difference + half, df, p,
    p_adjusted, detectable = (qt(.975, df) + qt(.8, df)) * se, row.names = NULL))
}

# Contrasts of estimates in cells that share nobody: svycontrast has their covariance.
contrasted <- function(e, cells, shares, names, family) {
  inside <- !is.na(cells) & !is.na(e$y)
  by_cell <- svyby(~y, ~cell, subset(update(design, y = e$y, cell = cells), inside), svymean,
                   covmat = TRUE)
  by_cell_shares <- lapply(seq_len(nrow(shares)), function(i) {
    setNames(shares[i, ], levels(cells))[as.character(by_cell$cell)]
  })
  found <- svycontrast(by_cell, setNames(by_cell_shares, seq_len(nrow(shares))))
  member <- (e$member %*% t(shares != 0)) > 0
  df <- degrees_of_freedom(e$z %*% t(shares), member)
  as_comparisons(unname(coef(found)), unname(SE(found)) * sqrt(effect), df, names, family)
}

# The same of estimates whose variance is that of their linearised variables alone.
as_linearised <- function(e, names, family) {
  as_comparisons(e$estimate, e$se * sqrt(effect), degrees_of_freedom(e$z, e$member), names, family)
}
