"""Run or explain a connectivity job, whichever program it was written for."""

from cami.messages import N_, Message
from cami.places import Place
from cami.sources.omniscape.job import is_omniscape_job
from cami.workflows.connectivity_journal import Tell
from cami.workflows.run_connectivity_job import (
    Ran,
    explain_connectivity_job,
    run_connectivity_job,
)
from cami.workflows.run_omniscape_job import explain_omniscape_job, run_omniscape_job


def run_any_job(
    path: Place,
    base: Place | None,
    out: Place | None,
    tell: Tell,
    *,
    local: int = 0,
    scheduler: str = "",
    exchange: Place | None = None,
) -> Ran:
    """Run a job of Circuitscape or of Omniscape, by what it says."""
    if is_omniscape_job(path):
        return run_omniscape_job(
            path, base, out, tell, local=local, scheduler=scheduler, exchange=exchange
        )
    if local or scheduler:
        tell(Message(N_("Only the windows of Omniscape jobs are spread over workers.")))
    return run_connectivity_job(path, base, out, tell)


def explain_any_job(
    path: Place, base: Place | None, out: Place | None = None
) -> tuple[list[str], list[Message]]:
    """The job's options as understood, and what it would do and need."""
    if is_omniscape_job(path):
        ours, sentences = explain_omniscape_job(path, base, out)
        return ours.options.as_lines(), sentences
    theirs, plan = explain_connectivity_job(path, base, out)
    said = [*theirs.remarks, *plan.remarks, *plan.sentences()]
    return theirs.options.as_lines(), said
