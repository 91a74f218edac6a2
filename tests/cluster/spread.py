"""Puts the worker pools of several hosts behind one address: `python spread.py PORT HOST:PORT...`.

Beam's runner asks a single pool for all of its workers; here they go to the hosts in turn.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from apache_beam.portability.api import beam_fn_api_pb2_grpc as fn_api


class Spread(fn_api.BeamFnExternalWorkerPoolServicer):
    """A worker pool that passes on what it is asked."""

    def __init__(self, pools: Sequence[str]) -> None:
        stubs = {pool: fn_api.BeamFnExternalWorkerPoolStub(grpc.insecure_channel(pool)) for pool in pools}
        self._next = itertools.cycle(stubs.items())
        self._started: dict[str, Any] = {}

    def StartWorker(self, request: Any, context: Any) -> Any:
        pool, stub = next(self._next)
        self._started[request.worker_id] = stub
        print(f"{request.worker_id} on {pool}", flush=True)
        return stub.StartWorker(request)

    def StopWorker(self, request: Any, context: Any) -> Any:
        return self._started.pop(request.worker_id).StopWorker(request)


def main(port: str, *pools: str) -> None:
    server = grpc.server(ThreadPoolExecutor(4))
    fn_api.add_BeamFnExternalWorkerPoolServicer_to_server(Spread(pools), server)
    server.add_insecure_port(f"0.0.0.0:{port}")
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main(*sys.argv[1:])
