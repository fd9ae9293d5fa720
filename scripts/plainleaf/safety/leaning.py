"""What a sentence cannot be quoted without: what it leans on before it, and what goes on behind it."""

from __future__ import annotations

import re

from plainleaf.model import SafetyKind, Sentence
from plainleaf.safety.calming import not_dangerous, taken_back_itself, takes_back
from plainleaf.safety.kinds import leaning

CHAIN = 3  # sentences brought along at most; what leans further is not quoted

# A sentence that opens like this cannot be read without the one before it.
_LEANS = re.compile(
    r"^\W*(?:it|its|it's|this|these|they|their|them|that|those|such|he|she|his|her|both|either|neither|each|all of|"
    r"some of|most of|also|and|but|so|or|then|instead|however|therefore|because of this|for this|otherwise|"
    r"if so|if not|additionally|moreover|furthermore|in addition|besides|for example|for instance|another|other serious|the same|"
    r"that's|here|there it|one|other (?:serious|rare|possible)|(?:more|less) (?:serious|severe|common|rarely|often)|"
    r"milder|worse still|the (?:bigger|greater|larger|main|real|other|more serious|worst) "
    r"(?:concern|worry|danger|risk|problem|issue|threat)|earlier|later|once that|even then|likewise|"
    r"similarly|as a result|in that case|worse|nobody with that|"
    r"the (?:risk|chance|danger|notice|combination|trouble|signs?|symptoms?|effects?|reason|number|figure|dose|drug|"
    r"medicine|medication|liquid|choice|risks))\b",
    re.I,
)
_LEANS_INSIDE = re.compile(
    r"^.{0,40}\b(?:the same danger|that (?:history|reaction|combination|risk)|those figures|"
    r"need (?:more|less)|these (?:drugs|medicines|apply))\b|"
    r"^.{0,40}\bthese(?= (?:before|after|until|when|with|at|are|can|may|will)\b|[,.;])|"
    # "Get help for any of them", "If that happens": what they are stands before.
    r"\b(?:any|all|some|one|none|most|either|both|each|two) of (?:them|these|those|this)\b|\b(?:as|the) above\b|"
    r"^\W*(?:if|when|unless) (?:you|they|he|she|we) (?:do|does|did|must|have to|cannot)\b[,.]|"
    r"^\W*(?:if|when|once|should|until|unless|in case) (?:that|this|these|those|they|so|any of)\b|"
    r"^\W*[^,.;]{3,40}, (?:however|though|too|as well|then|therefore|meanwhile|instead),|"
    r"\b(?:if|when|once) (?:that|this) (?:happens|occurs|is the case|does not|doesn't|doesn’t)\b|"
    # "We think that might be because ...": a "that" without what it points at.
    r"^\W*(?:\w+ ){0,3}(?:think|believe|suspect|assume|say|know|mean)s? (?:that|this|it|these|those) "
    r"(?:is|are|was|may|might|could|can|will|happens?)\b",
    re.I,
)
# "Call 911 if the person cannot be woken": who that is stands before, unless the sentence names somebody first.
_SOMEBODY = re.compile(
    r"\b(?:someone|anyone|somebody|anybody|(?:a|another|any) (?:\w+ ){0,2}(?:person|child)|people|who)\b", re.I
)
# "If ..., do not wait at all": for what, was said before.
_NO_WAITING = re.compile(
    r"\b(?:do not|don['’]t|never) wait(?: (?:at all|any longer|either|that long))?\s*(?:[:;,.!]|$)", re.I
)
_THE_PERSON = re.compile(r"\bthe (?:person|victim|patient)\b(?! (?:who|with|you|whose)\b)", re.I)
# Joining words: at the start of a paragraph, or where the sentence names its subject, it can be read without them.
_JOINS = re.compile(r"^\W*(?:and|but|so|also|additionally|in addition|moreover|furthermore|finally)\b", re.I)
_JOINED_NAME = re.compile(r"^\W*(?:additionally|in addition|moreover|furthermore)\b,? \w{5,}", re.I)
# "Do not stop it on your own": the sentence before says what "it" is, where there is one.
_OBJECT = re.compile(
    r"^\W*(?:please )?(?:do not|don['’]t|never|take|use|stop|avoid|keep|skip) (?:\w+ )?(?:it|them|this)\b(?! \w+ing\b)",
    re.I,
)
# "Give glucagon, and call 911" behind "If the person has passed out, ...": only then. "Never ..." holds at any time.
_ORDERS = re.compile(
    r"^\W*(?:then |also |please )?(?:call|ring|dial|phone|text|give|take|use|lay|put|keep|stay|go|get|see|seek|stop|tell|ask|"
    r"contact|try|wait|check|eat|drink|turn|hold|let|start|lie|sit|leave|throw|talk|speak|do not|don['’]t)\b",
    re.I,
)
_CONDITION = re.compile(r"^\W*(?:but |and )?(?:if|when|whenever|should|in case|where|once)\b[^?]*[,;:]", re.I)
_OWN_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|until|before|while|after|once|in case|for)\b"
    r"(?! you (?:have|can|do not have|cannot) (?:it|one|any)\b)",
    re.I,
)
_ALCOHOL = re.compile(r"\b(?:alcohol\w*|wine|beer|spirits?|liquor|nightcap|booze|drinking)\b", re.I)
# "Skip it on any evening you have been drinking": quoted with the interaction that it stands beside.
_NO_ALCOHOL = re.compile(r"^\W*(?:do not|don['’]t|never|avoid|skip|stay away|leave)\b", re.I)
_IT = re.compile(r"^\W*(?:if|when|once|until|unless) it\b", re.I)
# Somebody speaks: a sentence that opens with so many quoted words, or stands inside a quotation, is his.
SPOKEN = 5
_OPENS_QUOTE = re.compile(rf"^\W{{0,2}}[“\"]((?:[^\s”\"]+\s+){{{SPOKEN - 1},}})")
_SAYS = re.compile(
    r"\b(?:said|says?|saying|told|tells|asks?|asked|explain(?:s|ed)?|add(?:s|ed)|wrote|writes|notes|noted|warn(?:s|ed)|recalls?|"
    r"recalled|report(?:s|ed)|conclud(?:es|ed)|according to|agrees|agreed|stress(?:es|ed)|points out|advis(?:es|ed)|believes)\b",
    re.I,
)
_COMES_OF_IT = re.compile(
    r"^\W*(?:it|this|that|doing so|to do so|they) (?:can|could|may|might|will|raises?|causes?|makes?)\b", re.I
)
_FORBIDS = re.compile(r"^\W*(?:do not|don['’]t|never)\b", re.I)
# For whom a limit is, said one or more sentences earlier in the same paragraph.
GROUP = re.compile(
    r"\b(?:adults?|children|child|kids|infants?|teen\w*|women|men|people (?:with|who|over|under)|patients (?:with|who)|"
    r"(?:aged?|over|under|above|below) \d+|\d+ (?:years )?(?:and|or) (?:older|over|above|younger))\b|^\W*for \w+",
    re.I,
)
# Told to take more than before. Never in a box: a reader in a hurry would take it for the advice.
_RAISES = re.compile(
    r"\b(?:dose|dosage|amount|it)\b (?:\w+ ){0,2}(?:be|is|are|was) (?:\w+ ){0,2}"
    r"(?:raised|increased|doubled|stepped up|built up)\b|"
    r"\b(?:raise|increase|raising|increasing|step up) (?:the|your|this|each) (?:\w+ )?(?:dose|dosage|amount)\b|"
    r"\b(?:dose|dosage|amount)s? (?:\w+ ){0,2}(?:goes|go|can go) up\b|\bin steps of\b|"
    r"\b(?:may|might|can|should|will) (?:\w+ )?(?:need|take|use) (?:more|a (?:higher|larger|bigger) (?:dose|amount))\b",
    re.I,
)
_NOT_TO_RAISE = re.compile(r"\b(?:not|never|without|n't|n’t)\b", re.I)
_HELP = re.compile(r"\b(?:seek|get|call|need|see)\b", re.I)

_AMOUNT = re.compile(
    r"(?P<number>\d(?:[\d,]*\d)?(?:\.\d+)?) ?"
    r"(?P<unit>mg|mcg|µg|g|ml|milligrams?|micrograms?|grams?|units?|tablets?|capsules?|pills?|drops?)\b",
    re.I,
)
_LESS = re.compile(r"\b(?:lower|smaller|less|half|reduced)\b.{0,40}\b(?:dose|dosage|amount|that|than)\b", re.I)
_NAMED_LATER = re.compile(
    r"^\W*(?:it is|it's) (?:\w+ )?(?:to|that|essential|important|crucial|best|vital|never)\b", re.I
)


def onward(
    sentences: tuple[Sentence, ...], at: int, chain: tuple[Sentence, ...]
) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The quotation with the sentence that says for whom it is and those that go on with it, and its core.

    A limit on the dose takes along the sentence before it that names a group, and a "do not" that follows it. What it
    does with other medicines takes along the order before it not to drink. Who must not take a medicine goes on as
    long as the next sentence says who else. A limit goes on with the group that is given less. "Not dangerous" is quoted
    with the sentence that takes it back, and not without one.
    """
    first = next(n for n, s in enumerate(sentences) if s is chain[0])
    last = max(at, first + len(chain) - 1)  # behind it may stand who says so
    sentence = sentences[at]
    if SafetyKind.DOSE_LIMIT in sentence.kinds and any(d.limit for d in sentence.doses):
        first = min([first, *(n for n in range(max(0, at - CHAIN + 1), at) if GROUP.search(sentences[n].text))])
    if first == at and at > 0 and SafetyKind.INTERACTION in sentence.kinds and _forbids_alcohol(sentences[at - 1]):
        first -= 1
    core = [sentence]
    for after in sentences[last + 1 : at + CHAIN]:
        same = sentence.kinds & after.kinds
        more = same & {SafetyKind.CONTRAINDICATION, SafetyKind.DO_NOT_STOP} or (
            SafetyKind.DOSE_LIMIT in same and _FORBIDS.match(after.text)
        )
        if not more:
            break
        core.append(after)
        last += 1
    if last + 1 < len(sentences) and last == at and _says_why(sentence, sentences[last + 1]):
        last += 1
    if SafetyKind.DOSE_LIMIT in sentence.kinds and any(d.limit for d in sentence.doses):
        while last + 1 < len(sentences) and last < at + CHAIN and _given_less(sentence, sentences[last + 1]):
            last += 1
    if last == at:
        last += _taken_back(sentences, at)
        if last == at and _HELP.search(sentence.text) and sentence.hits:
            last += calmed_next(sentences, at) and 2 * _taken_back(sentences, at + 1)
    return sentences[first : last + 1], tuple(core)


def _forbids_alcohol(sentence: Sentence) -> bool:
    """Whether a sentence, which can be read by itself, tells the reader not to drink."""
    return SafetyKind.ALCOHOL in sentence.kinds and bool(_NO_ALCOHOL.match(sentence.text)) and not leans(sentence.text)


def _says_why(order: Sentence, after: Sentence) -> bool:
    """Whether the sentence behind an order says what grave thing comes of it ("It can cause ..., which can be fatal")."""
    forbids = order.kinds & {SafetyKind.CONTRAINDICATION, SafetyKind.DO_NOT_STOP, SafetyKind.CHILDREN}
    why = bool(_COMES_OF_IT.match(after.text)) and bool(
        after.kinds & {SafetyKind.SERIOUS_SIDE_EFFECT, SafetyKind.OVERDOSE}
    )
    return bool(forbids) and why and bool(_FORBIDS.match(order.text))


def calmed_next(sentences: tuple[Sentence, ...], at: int) -> bool:
    """Whether the next sentence says that there is no danger: it takes the hurry out of a call for help."""
    return at + 1 < len(sentences) and not_dangerous(sentences[at + 1].text)


def _taken_back(sentences: tuple[Sentence, ...], at: int) -> bool:
    """Whether a sentence says that there is no danger, and the one behind it takes that back."""
    calms = not_dangerous(sentences[at].text) and not taken_back_itself(sentences[at].text)
    return calms and at + 1 < len(sentences) and takes_back(sentences[at + 1].text)


def _given_less(limit: Sentence, after: Sentence) -> bool:
    """Whether the sentence behind a limit names a group with a smaller amount."""
    if not GROUP.search(after.text) or tells_to_raise(after.text):
        return False
    most = [_amount(m) for m in _AMOUNT.finditer(limit.text)]
    given = [_amount(m) for m in _AMOUNT.finditer(after.text)]
    if most and given:
        return any(unit == of and much < than for much, unit in given for than, of in most[-1:])
    return bool(_LESS.search(after.text))


def _amount(found: re.Match[str]) -> tuple[float, str]:
    return float(found["number"].replace(",", "")), found["unit"].lower().rstrip("s")


def chain_of(sentences: tuple[Sentence, ...], at: int) -> tuple[Sentence, ...] | None:
    """The sentence with those before it that it leans on; None where the chain leaves its paragraph or is too long, or
    where it is somebody's words and nothing near says whose."""
    first = at
    while _needs_before(sentences, first) or (first > 0 and _asks(sentences[first - 1].text)):
        if first == 0 and _JOINS.match(sentences[first].text):
            break
        if first == 0 or at - first + 1 >= CHAIN:
            return None
        first -= 1
    if first > 0 and at < CHAIN and _asks(sentences[0].text) and sentences[0].hits:
        first = 0  # the paragraph answers the question it opens with
    if first == at and first > 0 and (_OBJECT.match(sentences[at].text) or of_something_known(sentences[at].text)):
        first -= 1
    return _with_speaker(sentences, first, at)


def _with_speaker(sentences: tuple[Sentence, ...], first: int, at: int) -> tuple[Sentence, ...] | None:
    """The sentences from `first` to `at` with the one that says who speaks, where they are somebody's words."""
    last = at
    while is_spoken(sentences, first) and not any(_SAYS.search(s.text) for s in sentences[first : last + 1]):
        if last == at and at + 1 < len(sentences) and _SAYS.search(sentences[at + 1].text):
            last += 1
        elif first > 0 and last - first + 1 < CHAIN:
            first -= 1
        else:
            return None
    return sentences[first : last + 1]


def is_spoken(sentences: tuple[Sentence, ...], at: int) -> bool:
    """Whether a sentence of a paragraph opens with a quotation, or stands in one that opened before it."""
    if _OPENS_QUOTE.match(sentences[at].text):
        return True
    before = " ".join(s.text for s in sentences[:at])
    opened = before.count("“") - before.count("”")
    return opened > 0 or (before.count('"') % 2 == 1 and bool(_OPENS_QUOTE.search(before)))


def leans(text: str) -> bool:
    """Whether a sentence cannot be read without the one before it."""
    opens = bool(_LEANS.match(text)) and not _NAMED_LATER.match(text)
    joined = _JOINED_NAME.match(text)
    if joined and not _LEANS.match(
        re.sub(r"^\W*(?:additionally|in addition|moreover|furthermore),? ", "", text, flags=re.I)
    ):
        opens = False
    return opens or bool(_LEANS_INSIDE.search(text))


def of_something_known(text: str) -> bool:
    """Whether a sentence speaks of "the person" and has not said which, or of waiting and not for what: it stands before."""
    person = _THE_PERSON.search(text)
    return bool(_NO_WAITING.search(text)) or (person is not None and not _SOMEBODY.search(text[: person.start()]))


def tells_to_raise(text: str) -> bool:
    """Whether a sentence tells the reader that a dose goes up ("can be raised in steps of 25 mg")."""
    return any(not _NOT_TO_RAISE.search(text[max(0, m.start() - 25) : m.end()]) for m in _RAISES.finditer(text))


def _needs_before(sentences: tuple[Sentence, ...], at: int) -> bool:
    """It opens with a word that points back, has its safety kind from the sentence before, or is an order that holds
    only where the condition before it does."""
    sentence = sentences[at]
    if leans(sentence.text) or any(hit.pattern in leaning() for hit in sentence.hits):
        return True
    if at == 0:
        return False
    if SafetyKind.ALCOHOL in sentence.kinds and not _ALCOHOL.search(sentence.text):
        return True  # "Never drink on an empty stomach": what is drunk was said before
    conditional = _CONDITION.match(sentences[at - 1].text) and not _OWN_CONDITION.search(sentence.text)
    return bool(_IT.match(sentence.text) or (conditional and _ORDERS.match(sentence.text)))


def _asks(text: str) -> bool:
    return text.rstrip().endswith("?")
