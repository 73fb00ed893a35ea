"""`inbox-bot health`: whether the daemon's loop turns.

A server that is down, or lets nobody in for hours, is told, with the moment since when, and is no fault of the loop: a
restart would not help, and would only begin the pauses between the tries anew.
"""

from __future__ import annotations

import argparse
import sys

from ..clock import system_clock
from ..heartbeat import last_beat
from . import add_config, load

LONGEST_SILENCE_SECONDS = 600
"""The loop beats after each mail and once a poll; a back-off pause lasts at most six minutes. Besides, one mail may be
read as long as `worker_timeout_seconds` says."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)


def run(arguments: argparse.Namespace) -> int:
    """0: it turns, whatever server it waits for; 1: it does not, or never did."""
    config = load(arguments)
    try:
        beat, troubles = last_beat(config.daemon.heartbeat_file)
    except OSError as error:
        print(f"no sign of life: {config.daemon.heartbeat_file}: {error.strerror}", file=sys.stderr)
        return 1
    silence = (system_clock() - beat).total_seconds()
    print(f"last sign of life {silence:.0f} s ago" + "".join(f"; down is {each}" for each in troubles))
    # A sign of life that is yet to come is an old one, given by a clock that was ahead.
    return 0 if abs(silence) < LONGEST_SILENCE_SECONDS + config.daemon.worker_timeout_seconds else 1
