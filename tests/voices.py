"""A device that can speak: a stand-in for the browser's voices, which a machine without sound has none of."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reader import Reader

OWN = {"name": "Ann", "lang": "en-US", "localService": True, "default": True}
FAR = {"name": "Cloud", "lang": "en-US", "localService": False, "default": True}
SPANISH = {"name": "Paz", "lang": "es_MX", "localService": True, "default": False}

_DEVICE = """
window.said = []; window.holding = false;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.rate = 1; } };
let running = null;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES,
  addEventListener() {},
  cancel() {
    const stopped = running;
    running = null;
    if (stopped) setTimeout(() => stopped.onerror?.({ error: "canceled" }));
  },
  speak(one) {
    running = one;
    window.said.push({ text: one.text, voice: one.voice?.name, lang: one.lang, rate: one.rate });
    if (!window.holding) queueMicrotask(() => { if (running === one) { running = null; one.onend?.(); } });
  },
} });
"""


def give_voices(reader: Reader, voices: Sequence[dict[str, object]]) -> None:
    """From the next page on the device has these voices and no other. `said` keeps what was spoken; while `holding` is
    true, what is begun is never ended."""
    reader.page.add_init_script(_DEVICE.replace("VOICES", json.dumps(list(voices))))


def listen_to_all(reader: Reader, button: str = "Listen") -> list[str]:
    """Press "Listen" (or what it is called), wait for the end, and give back every utterance."""
    reader.page.get_by_role("button", name=button).click()
    reader.until("window.said.length && document.querySelector('.pl-player').hidden")
    return [str(text) for text in reader.page.evaluate("said.map(one => one.text)")]
