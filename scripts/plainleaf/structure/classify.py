"""What each sentence speaks of, and what says so.

Evidence is a list of named voices. Each gives topics with a weight and the words it heard; the
weights add up. Beside them speaks the page model (`learned`), which has read articles of many publishers: the topic
that both together speak for most wins. The rules are sure where a heading or the sentence's own words spoke for its topic and
nothing spoke nearly as loud for another; one that differs from its paragraph must say so in words of its own. A
sentence is `sure` where the rules are and the model does not plainly speak of something else, or where the model is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from plainleaf.model import Block, Form, Kind, Sentence, Topic
from plainleaf.structure.evidence import Evidence, weight_of
from plainleaf.structure.headings import heading_topic, is_step
from plainleaf.structure.learned import learned
from plainleaf.structure.setting import POINTED, Setting, settings

# Weights of headings and of strong cues stand in knowledge/sections.toml, topic by topic.
OUTER_HEADING = 0.3  # share of its weight that a heading above the nearest one keeps
LEAD_IN = 4.0  # of a list's lead-in on its items
PARAGRAPH = 0.26  # share of its paragraph's other sentences that speaks for a sentence
PARAGRAPH_MOST = 1.4
BEFORE = 0.3  # the block before, under the same heading
SURE_SCORE = 1.5  # a sure topic weighs at least this much ...
SURE_MARGIN = 0.7  # ... and so much more than the next
UNKNOWN_SCORE = 2.4  # a sure topic weighs at least this much under a heading that no cue knows: one word misleads there
BARE_MARGIN = 0.85  # the same, where no heading stands above: words alone mislead more often
OPENING = 1.8  # "overview" for an article's first words
ADDRESSED = 2.0  # "other" for such words that speak to the reader: they lead in, and tell nothing of the subject
INTRODUCTION = 1.5  # the same, for what follows them before the first heading
QUIET = 1.2  # sure without firm words: so loud, so far ahead, and the sentence's own words say so too
ANSWER = 2.0  # the topic of the question that opens its paragraph ("Swallowed too many?")
QUESTION = 2.0  # "other" for a question: the answer says what it is about
STEP = 2.0  # a numbered heading of a self-care page is something to do
RULES_MOST = 3.0  # of what the rules say for a topic, beside the model
MODEL = 4.0  # weight of the page model's score: about 1 for the right topic, 0 for the others
DOUBT = -0.4  # the rules are not sure against a topic for which the model speaks by so much more
CERTAIN = 0.4  # a lead of the model that makes sure by itself; README says how often such are wrong

# Words for these are plain: a sentence that has them says more than its heading promised.
_PLAIN = frozenset({Topic.ASK_YOUR_PROVIDER, Topic.OTHER, Topic.PREGNANCY, Topic.STORAGE, Topic.WHEN_TO_GET_HELP})

# Where its own words or its list's lead-in say so, no model talks a sentence out of a get-help card.
_KEPT = frozenset({Topic.WHEN_TO_GET_HELP, Topic.OVERDOSE})

Voice = Callable[[Setting], Iterator[Evidence]]


def classify(blocks: Sequence[Block], kind: Kind, names: tuple[str, ...] = ()) -> tuple[Block, ...]:
    """The same blocks, each sentence with topic, sure and why. `names`: the subject's names."""
    done: list[Block] = []
    lead_in: tuple[Topic, bool] | None = None
    before: tuple[tuple[str, ...], Topic] | None = None
    for block, found in zip(blocks, settings(blocks, kind, names), strict=True):
        if block.form is Form.HEADING:
            topic, words = heading_topic(block.text, kind, names)
            why = f"heading words: {words}" if topic else ""
            done.append(_told(block, topic or Topic.OTHER, topic is not None, why))
            lead_in = before = None
            continue
        listed = block.form in (Form.ITEM, Form.ROW)
        path = found[0].path
        leads, surely = lead_in if listed and lead_in else (None, False)
        beside = before[1] if before and before[0] == path else None
        found = tuple(replace(one, lead_in=leads, lead_in_sure=surely, before=beside) for one in found)
        model = learned(block, found)
        sentences = tuple(_decided(*one) for one in zip(block.sentences, found, model, strict=True))
        block = _agreed(replace(block, sentences=sentences), [one.own for one in found])
        done.append(block)
        if not listed:
            last = block.sentences[-1]
            lead_in = (last.topic, last.sure)
        before = (path, block_topic(block))
    return tuple(done)


def block_topic(block: Block) -> Topic:
    """The topic most of a block's characters have, sure sentences counting double."""
    weight: dict[Topic, float] = defaultdict(float)
    for sentence in block.sentences:
        share = len(sentence.text) * (2.0 if sentence.sure else 1.0)
        weight[sentence.topic] += share * (0.3 if sentence.topic is Topic.OTHER else 1.0)
    return max(weight, key=lambda topic: weight[topic]) if weight else Topic.OTHER


def _agreed(block: Block, own: Sequence[tuple[Evidence, ...]]) -> Block:
    """The block, its sentences held against each other.

    One that goes against its paragraph for want of words of its own is not sure. One without firm words for anything
    else is as sure as its paragraph, where another sentence of it surely has the same topic.
    """
    topic = block_topic(block)
    settled = topic is not Topic.OTHER and any(s.sure and s.topic is topic for s in block.sentences)
    return replace(
        block,
        sentences=tuple(
            replace(s, sure=_stands(s, topic, settled, heard)) for s, heard in zip(block.sentences, own, strict=True)
        ),
    )


def _stands(sentence: Sentence, topic: Topic, settled: bool, heard: Sequence[Evidence]) -> bool:
    """Whether a sentence is sure within its paragraph of that topic; `heard`: its own words."""
    if sentence.sure:
        return sentence.topic is topic or any(e.firm and e.topic is sentence.topic for e in heard)
    quiet = not any(e.firm and e.topic is not topic for e in heard)
    return settled and quiet and sentence.topic is topic


def _told(block: Block, topic: Topic, sure: bool, why: str) -> Block:
    return replace(block, sentences=tuple(replace(s, topic=topic, sure=sure, why=why) for s in block.sentences))


def _decided(sentence: Sentence, setting: Setting, model: Mapping[Topic, float]) -> Sentence:
    """The sentence with its topic. `model`: what the page model gives each topic."""
    ruled = _ruled(sentence, setting)
    weight, whys = ruled.weight, ruled.whys
    total = {topic: min(weight.get(topic, 0.0), RULES_MOST) + MODEL * score for topic, score in model.items()}
    kept = ruled.topic in _KEPT and _plainly(ruled.topic, setting)
    best = ruled.topic if kept and ruled.topic else max(sorted(total), key=lambda topic: total[topic])
    lead = model[best] - max(score for topic, score in model.items() if topic is not best)
    sure = (ruled.sure and best is ruled.topic and (kept or lead >= DOUBT)) or lead >= CERTAIN
    told = sorted(whys.get(best, ()), key=lambda e: -e.weight)
    heard = [e.why for e in told[:3]]
    if best is not ruled.topic or not heard or lead >= CERTAIN:
        heard.append("learned from labelled articles")
    return replace(sentence, topic=best, sure=sure, why="; ".join(dict.fromkeys(heard)))


def _plainly(topic: Topic, setting: Setting) -> bool:
    """Do the sentence's own words firmly speak for this topic, or does its list's lead-in?"""
    return setting.lead_in is topic or any(found.firm and found.topic is topic for found in setting.own)


@dataclass(frozen=True, slots=True)
class _Ruled:
    """What the rules make of a sentence."""

    topic: Topic | None
    sure: bool
    weight: Mapping[Topic, float]
    whys: Mapping[Topic, Sequence[Evidence]]


def _ruled(sentence: Sentence, setting: Setting) -> _Ruled:
    weight: dict[Topic, float] = defaultdict(float)
    firm: dict[Topic, float] = defaultdict(float)
    whys: dict[Topic, list[Evidence]] = defaultdict(list)
    for voice in VOICES:
        for found in voice(setting):
            weight[found.topic] += found.weight
            firm[found.topic] += found.weight if found.firm else 0.0
            whys[found.topic].append(found)
    if not weight:
        return _Ruled(None, False, weight, whys)
    ranked = sorted(weight, key=lambda topic: (-weight[topic], topic.value))
    best = ranked[0]
    margin = weight[best] - (weight[ranked[1]] if len(ranked) > 1 else 0.0)
    least = SURE_MARGIN if setting.path or setting.lead_in else BARE_MARGIN
    heard = weight[best] >= UNKNOWN_SCORE or setting.headed or setting.lead_in is not None or not setting.path
    sure = heard and firm[best] >= SURE_SCORE and margin >= least and not _disputed(best, setting)
    sure = sure or (heard and min(weight[best], margin) >= QUIET and _quietly(best, setting))
    return _Ruled(best, sure, weight, whys)


def _quietly(topic: Topic, setting: Setting) -> bool:
    """Do the sentence's own words speak for this topic, if softly, and firmly for no other?"""
    own = [found for found in setting.own if found.firm or found.topic is topic]
    return bool(own) and all(found.topic is topic for found in own)


def _disputed(topic: Topic, setting: Setting) -> bool:
    """Do the sentence's own words plainly speak of something else, and none of them firmly of this topic?

    Then neither a heading nor a list's lead-in is enough to be sure: under "Prevention" an item may tell how to keep
    tablets and whom to ask.
    """
    firm = {found.topic for found in setting.own if found.firm}
    return topic not in firm and bool(firm & _PLAIN)


# ---------------------------------------------------------------- the voices


def _headings(setting: Setting) -> Iterator[Evidence]:
    share = 1.0
    for text in reversed(setting.path):
        topic, words = heading_topic(text, setting.kind, setting.names)
        if topic and share:
            firm = setting.first or topic is not Topic.OVERVIEW  # an introduction soon comes to other things
            yield Evidence(topic, share * weight_of("headings", topic), f"heading “{text}” ({words})", firm)
            share = OUTER_HEADING if share == 1.0 else 0.0


def _own(setting: Setting) -> Iterator[Evidence]:
    yield from setting.own


def _lead_in(setting: Setting) -> Iterator[Evidence]:
    if setting.lead_in:
        firm = setting.lead_in_sure or (setting.headed and setting.lead_in is not Topic.OTHER)
        yield Evidence(setting.lead_in, LEAD_IN, "the list's lead-in", firm)


def _paragraph(setting: Setting) -> Iterator[Evidence]:
    total: dict[Topic, float] = defaultdict(float)
    for mate in setting.mates:
        for found in mate:
            total[found.topic] += found.weight
    for topic, weight in total.items():
        if topic not in POINTED:
            yield Evidence(topic, min(PARAGRAPH_MOST, weight * PARAGRAPH), "the rest of its paragraph", False)


def _before(setting: Setting) -> Iterator[Evidence]:
    if setting.before and setting.before is not Topic.OTHER:
        yield Evidence(setting.before, BEFORE, "the paragraph before", False)


def _answer(setting: Setting) -> Iterator[Evidence]:
    if setting.asked:
        yield Evidence(setting.asked, ANSWER, "the question it answers", True)


def _place(setting: Setting) -> Iterator[Evidence]:
    if setting.opening and setting.addressed and not any(found.firm for found in setting.own):
        yield Evidence(Topic.OTHER, ADDRESSED, "opens the article by speaking to the reader", True)
    elif setting.opening:
        firm = any(found.firm for found in setting.own)
        named = setting.named or any(found.topic is Topic.OVERVIEW for found in setting.own)
        plain = named and not setting.question and not firm
        yield Evidence(Topic.OVERVIEW, OPENING, "opens the article", plain)
    elif setting.introduces and setting.lead_in is None and not setting.question:
        said = (setting.own, *setting.mates)
        if not any(found.firm for heard in said for found in heard):
            yield Evidence(Topic.OVERVIEW, INTRODUCTION, "before the first heading", True)
    if setting.question and not any(found.firm for found in setting.own):
        yield Evidence(Topic.OTHER, QUESTION, "a question", True)
    studied = any(found.topic is Topic.RESEARCH and found.firm for found in setting.own)  # what a tip rests on
    step = bool(setting.path) and is_step(setting.path[-1]) and not studied
    if step and setting.kind in (Kind.SELFCARE, Kind.OTHER):
        topic = Topic.TREATMENT if "step" in setting.path[-1].lower()[:5] else Topic.LIVING_WITH
        yield Evidence(topic, STEP, "a numbered step or tip", setting.kind is Kind.SELFCARE)


VOICES: tuple[Voice, ...] = (_headings, _own, _lead_in, _paragraph, _before, _answer, _place)
