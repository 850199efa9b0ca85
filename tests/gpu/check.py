# SPDX-License-Identifier: Apache-2.0
"""The toolkit's networks on a GPU by PyTorch alone, without Java: what the archives compute there, and how fast.

Where GpuIT fails or a GPU is slow, this says whether it is the network or what is around it. Needs PyTorch 2.7 or newer:

    ./bridges shell tests/gpu/export.jsh        writes archives to target/gpu
    python tests/gpu/check.py                   on the GPU; --device cpu tries the script without one

For each archive: which kernel attention takes; how far its output is from float32 on the CPU, as a share of the output's root
mean square; milliseconds an evaluation by batch. Ends with 1 if an output is further off than its precision explains.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

DTYPES = ["FLOAT32", "FLOAT16", "BFLOAT16"]
# The largest difference of any value, in units of the output's root mean square.
MOST = {"FLOAT32": 1e-3, "FLOAT32, TF32": 0.05, "FLOAT16": 0.05, "BFLOAT16": 0.3}


def inputs(facts, batch, device):
    """x, c_noise, xT and, where there are classes, y: the same for a batch of one size on every device."""
    random = torch.Generator().manual_seed(1)
    x = torch.randn(batch, *facts["x"], generator=random)
    xT = torch.randn(batch, *facts["xT"], generator=random).clamp(-1, 1)
    c_noise = torch.linspace(-1500, 0, batch + 1)[1:]  # 250 ln t
    y = [torch.arange(batch) % facts["classes"]] if facts["classes"] else []
    return [each.to(device) for each in (x, c_noise, xT, *y)]


def channels_last(tensor):
    return tensor.to(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor


def attention(module, given):
    """The kernels that scaled_dot_product_attention dispatched to, by their operators' names."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        module(*given)
    found = {event.key for event in profile.key_averages() if "_scaled_dot_product_" in event.key}
    return ", ".join(sorted(name.removeprefix("aten::_scaled_dot_product_") for name in found)) or "none"


def milliseconds(call, wait, seconds=1.0):
    """The median of one call, after three that are not counted and that may compile."""
    for _ in range(3):
        call()
    wait()
    times, begun = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        call()
        wait()
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)[len(times) // 2]


def graph(call):
    """The call as one CUDA graph: what launches cost is what this is faster by."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(side)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        call()
    return captured.replay


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path, default=Path("target/gpu"), help="of archives; default: %(default)s")
    options.add_argument("--device", default="cuda")
    options.add_argument("--batches", default="1,16", help="to be timed; default: %(default)s")
    options = options.parse_args()
    device = torch.device(options.device)
    cuda = device.type == "cuda"
    if cuda and not torch.cuda.is_available():
        sys.exit("check.py: PyTorch %s sees no GPU; --device cpu tries the script without one" % torch.__version__)
    files = sorted(options.folder.glob("*.json"))
    if not files:
        sys.exit("check.py: there are no archives in %s; ./bridges shell tests/gpu/export.jsh writes them" % options.folder)
    print("PyTorch", torch.__version__, "CUDA", torch.version.cuda)
    if cuda:
        print(torch.cuda.get_device_name(device), "sm_%d%d" % torch.cuda.get_device_capability(device), "built for", *torch.cuda.get_arch_list())
    torch._C._jit_set_texpr_fuser_enabled(False)  # as the launcher's PYTORCH_TENSOREXPR=0
    wait = (lambda: torch.cuda.synchronize(device)) if cuda else (lambda: None)
    wrong = 0
    for file in files:
        facts = json.loads(file.read_text())
        with torch.inference_mode():
            truth = torch.jit.load(file.with_suffix(".FLOAT32.pt"), map_location="cpu").eval()(*inputs(facts, 4, "cpu"))
        scale = truth.square().mean().sqrt().item() or 1.0  # random weights begin with an output of zero
        for name in DTYPES:
            archive = file.with_suffix(".%s.pt" % name)
            if not archive.exists():
                continue
            module, last = (torch.jit.load(archive, map_location=device).eval() for _ in range(2))
            for weight in last.parameters():
                weight.data = channels_last(weight.data)
            for mode in [name, name + ", TF32"] if cuda and name == "FLOAT32" else [name]:
                torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = mode.endswith("TF32")
                with torch.inference_mode():
                    given = inputs(facts, 4, device)
                    off = (module(*given).cpu() - truth).abs().max().item() / scale
                    good = off <= MOST[mode]
                    wrong += not good
                    print("%s %s: %s, attention %s, off by %.1e" % (file.stem, mode, "right" if good else "WRONG", attention(module, given), off), flush=True)
                    for batch in map(int, options.batches.split(",")):
                        given = inputs(facts, batch, device)
                        turned = [channels_last(each) for each in given]
                        ways = {"as it is": lambda: module(*given), "channels last": lambda: last(*turned)}
                        if cuda:
                            ways["CUDA graph"] = graph(lambda: module(*given))
                        said = ", ".join("%s %.2f" % (way, milliseconds(call, wait)) for way, call in ways.items())
                        print("  batch %d, ms: %s" % (batch, said), flush=True)
    print("all right" if not wrong else "%d wrong" % wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
