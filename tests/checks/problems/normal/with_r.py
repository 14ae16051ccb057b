"""R: what a session says that works."""

from pathlib import Path

from tests.checks.problems.normal.session import Session

DESCRIPTION = """Package: oranges
Version: 1.0
Title: Counts Oranges
Description: Counts them without an error.
Author: Ada
Maintainer: Ada <ada@example.edu>
License: MIT + file LICENSE
"""
LESSON = """\
fit <- lm(mpg ~ wt, data = mtcars)
summary(fit)
anova(fit)
t.test(extra ~ group, data = sleep)
table(c("error", "failed", "error"))
tryCatch(stop("the oranges are sour"), error = function(e) cat("caught it\\n"))
str(airquality); head(airquality); summary(airquality)
gc(); Sys.time(); R.version.string; capabilities()
x <- as.numeric("3"); message("done without a problem")
set.seed(1); kmeans(iris[1:4], 3)
q("no")
"""


def use_r(session: Session) -> None:
    """Read the help, compute, and install a small package from its source."""
    (session.folder / "lesson.R").write_text(LESSON)
    session.run("R --version")
    session.run("R --help")
    session.run("R CMD config --all")
    session.run("Rscript --version")
    session.run("Rscript -e 'sessionInfo()'")
    session.run("Rscript -e 'installed.packages()[, c(1, 3)]'")
    session.run("R --no-save --quiet", sent=LESSON)
    session.run("R --no-save", sent="1 + 1\nhelp(lm)\nexample(mean)\n")
    session.run("Rscript lesson.R")
    _package(session.folder / "oranges")
    library = session.folder / "library"
    library.mkdir()
    session.run("R CMD build oranges")
    session.run(f'Rscript -e \'install.packages("oranges_1.0.tar.gz", repos = NULL, lib = "{library}")\'')
    session.run(f"Rscript -e 'library(oranges, lib.loc = \"{library}\"); count(3)'")
    session.run(f"R CMD REMOVE --library={library} oranges")


def _package(folder: Path) -> None:
    (folder / "R").mkdir(parents=True)
    (folder / "DESCRIPTION").write_text(DESCRIPTION)
    (folder / "LICENSE").write_text("YEAR: 2026\nCOPYRIGHT HOLDER: Ada\n")
    (folder / "NAMESPACE").write_text("export(count)\n")
    (folder / "R" / "count.R").write_text("count <- function(n) n\n")
