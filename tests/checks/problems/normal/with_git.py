"""git, from an empty folder to a merge that needed no help."""

from tests.checks.problems.normal.session import Session

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.edu",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.edu",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "LESS": "-FRX",
}
BEGIN = """
git add -v .
git status
git commit -m 'Fix the error that no space was left on the device'
git branch --move main
git push -u origin main
git checkout -b topic
"""
WITH_DATA = """
git add -v .
git diff --cached
git commit -m 'Add the data'
git push --verbose origin topic
git switch main
git merge --no-ff topic -m 'Merge the data'
git switch -c other HEAD~1
"""
WITH_NOTES = """
git add .
git commit -m 'Add notes'
git rebase main
git switch main
git merge other
git push
git tag -a v1 -m 'First'
git push origin v1
git tag --list
"""
LOOK_AROUND = """
git status --short --branch
git diff --stat
git stash
git stash list
git stash pop
git commit --all -m 'Word it differently'
git revert --no-edit HEAD
git show
git log --stat
git log --graph --oneline --decorate --all
git blame notes.md
git reflog
git branch -vv
git cherry-pick --allow-empty --keep-redundant-commits HEAD~1
git remote -v
git remote show origin
git describe
git shortlog --summary --email HEAD
git pull
git fetch --verbose
git fsck
git count-objects -v
git config --list --show-origin
git worktree add ../second
git worktree list
git rm notes.md
git mv data.csv table.csv
git status --verbose
git reset --hard
git clean -n
git bundle create ../all.bundle --all
git bundle verify ../all.bundle
git gc
git grep error
git ls-remote
git archive --list
"""


def use_git(session: Session) -> None:
    """Work as somebody does who shares a repository with somebody else."""
    ours, shared = session.folder / "ours", session.folder / "shared.git"
    session.run("git init --bare --initial-branch=main shared.git")
    session.run("git clone shared.git ours")
    (ours / "fit.R").write_text("model <- lm(error ~ failed + missing, data)\n")
    session.run_each(BEGIN, folder=ours)
    (ours / "data.csv").write_text("error,failed,missing\n1,2,3\n")
    session.run_each(WITH_DATA, folder=ours)
    (ours / "notes.md").write_text("Nothing was refused.\n")
    session.run_each(WITH_NOTES, folder=ours)
    (ours / "notes.md").write_text("Nothing was denied.\n")
    session.run_each(LOOK_AROUND, folder=ours)
    session.run(f"git clone --verbose {shared} theirs")
    session.run("git --help")
    session.run("git help -a")
