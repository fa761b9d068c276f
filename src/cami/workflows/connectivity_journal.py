"""What a job says while it runs, to the person and into its log files."""

import resource
import time
from collections.abc import Callable
from pathlib import PurePosixPath

from cami.errors import OutputUnwritableError
from cami.messages import N_, Message
from cami.places import Place, make_folder, refusals, shown, under
from cami.sources.circuitscape.job import Job

Tell = Callable[[Message], None]

TIMING = N_("{step}: {seconds} s.")
MEMORY = N_("{step}: {peak} MiB of memory at most so far.")

LEFT = N_(
    "Going on with an interrupted run: {rows} potentials and {answers} answers are kept."
)

RANK = {"debug": 0, "info": 1, "warn": 2, "error": 3, "fatal": 4}
DETAIL, PROGRESS, REMARK = 0, 1, 2
"""Ranks of what is told; the job's log_level says from which on it hears of it."""


class Journal:
    """Tells remarks, progress, times and memory as the job's options ask for."""

    def __init__(self, job: Job, folder: Place | None, tell: Tell) -> None:
        self.options, self.tell = job.options, tell
        self.log = _beside(job, job.options.log_file, folder)
        self.profile = _beside(job, job.options.profiler_log_file, folder)
        for file in (self.log, self.profile):
            if file is not None:
                _write(file, "")
        self.since = time.perf_counter()

    def detail(self, message: Message) -> None:
        """Tell of one of many steps."""
        self._say(message, DETAIL)

    def progress(self, message: Message) -> None:
        """Tell how far the work is."""
        self._say(message, PROGRESS)

    def remark(self, message: Message) -> None:
        """Tell what the person should know of the job."""
        self._say(message, REMARK)

    def resumed(self, rows: int, answers: int) -> None:
        """Tell what an earlier run that was broken off has left, if anything."""
        if rows or answers:
            self.remark(Message(LEFT, {"rows": rows, "answers": answers}))

    def finished(self, what: Message) -> None:
        """Tell what a step of the work took, if the job asks for it."""
        now = time.perf_counter()
        seconds, self.since = now - self.since, now
        step = what.text.format_map(what.params)
        if self.options.print_timings:
            took = round(seconds, 3)
            self._profiled(Message(TIMING, {"step": step, "seconds": took}))
        if self.options.print_rusages:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self._profiled(Message(MEMORY, {"step": step, "peak": round(peak, 1)}))

    def _profiled(self, message: Message) -> None:
        if self.profile is None:
            self._say(message, PROGRESS)
        else:
            _write(self.profile, message.text.format_map(message.params) + "\n")

    def _say(self, message: Message, rank: int) -> None:
        if rank < RANK[self.options.log_level]:
            return
        if self.log is not None:
            _write(self.log, message.text.format_map(message.params) + "\n")
        if not self.options.suppress_messages:
            self.tell(message)


def _beside(job: Job, name: str, folder: Place | None) -> Place | None:
    if not name:
        return None
    return folder / PurePosixPath(name).name if folder else under(job.base, name)


def _write(file: Place, text: str) -> None:
    """Add to a log file; the empty text begins it anew."""
    make_folder(file.parent)
    try:
        with refusals(file), file.open("a" if text else "w", encoding="utf-8") as log:
            log.write(text)
    except OSError as error:
        raise OutputUnwritableError(name=shown(file)) from error
