"""Write the readiness report that the class asks for."""

from wizard.errors import WizardError
from wizard.readiness import Format, file_name, make_report, rendered, show_preview
from wizard.report_writing import in_this_folder, write_report
from wizard.session import Ended, Outcome, Results, Session, Step

_WITH_CLOUD = "with the cloud"


def _act(session: Session, _results: Results) -> Outcome:
    report = make_report(session)
    show_preview(session.screen, report)
    try:
        out = in_this_folder(file_name(report, Format.HTML))
        if not session.consents(f"Write it to {out}?"):
            return Outcome(Ended.DECLINED, "Nothing was written.")
        # A report of the same course and day is an older version of this one.
        write_report(rendered(report, Format.HTML), out, overwrite=lambda _out: True)
    except WizardError as error:
        return Outcome(Ended.FAILED, str(error))
    session.remember("report", _WITH_CLOUD if session.happened("cloud-open") else "")
    return Outcome(Ended.DONE, f"Written to {out}. This page is all that you need to hand in.")


def _done(session: Session, _results: Results, step: Step) -> bool:
    """Written; once more after the course was opened in the cloud, which an older one can't tell of."""
    return session.happened(step.id, _WITH_CLOUD if session.happened("cloud-open") else "")


STEP = Step(
    id="report",
    title="Write your readiness report",
    why="One page says what works here and what does not, without anything private, to hand in or ask with.",
    resolves=(),
    act=_act,
    command=lambda _session, _results: "classready report",
    done=_done,
)
