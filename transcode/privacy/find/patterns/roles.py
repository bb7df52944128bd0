"""Roles that identify somebody: jobs that one person has, and being the only one of a kind."""

from __future__ import annotations

from collections.abc import Iterator

from transcode.privacy.find.hits import Hit
from transcode.privacy.find.patterns.rules import Text, rule, rule_hits

__all__ = ["role_hits"]

_SOMEBODY = (
    r"(?:midwife|midwives|nurse|doctor|surgeon|teacher|headteacher|headmaster|headmistress"
    r"|principal|priest"
    r"|vicar|imam|rabbi|pastor|vet|dentist|pharmacist|psychologist|psychiatrist|therapist|paramedic"
    r"|physiotherapist|social worker|care worker|carer|manager|director|consultant|professor"
    r"|lecturer"
    r"|researcher|engineer|lawyer|solicitor|judge|officer|policeman|policewoman|firefighter"
    r"|farmer|baker"
    r"|butcher|plumber|electrician|mechanic|driver|pilot|chef|journalist|editor|politician"
    r"|councillor"
    r"|apprentice|trainee|student|employee|volunteer|interpreter|translator|black (?:man|woman"
    r"|person)"
    r"|man|woman|(?:fe)?male(?!\s+[^\W\d_]{4})|foreigner|refugee|immigrant|muslim"
    r"|wheelchair user|lesbian|patient"
    r"|survivor"
    r"|twin|widow|widower|single (?:mum|mom|mother|dad|father)|jordemoder|sygeplejerske|læge"
    r"|lærer|præst"
    r"|mand|kvinde|dansker|udlænding|pædagog)s?"
)
_WHERE = (
    r"(?:\s+(?:in|at|on|from|of|for|i|på|ved|fra)\s+(?:(?:the|our|my|that"
    r"|this)\s+)?[\w'’-]+(?:\s+(?-i:[A-ZÆØÅ][\w'’-]*))*)"
)
_UNIQUE = (
    r"(?:head\s?(?:master|mistress|teacher)|vice[- ]chancellor|chancellor|provost|bishop"
    r"|archbishop|mayor(?:ess)?"
    r"|prime minister|minister of [\w ]{3,20}?|member of parliament|mp for|ambassador|consul"
    r"|chief executive(?: officer)?"
    r"|chief constable|chief (?:nurse|surgeon|editor)|managing director|medical director"
    r"|editor[- ]in[- ]chief|ceo|cfo|cto"
    r"|borgmester(?:en)?|skoleleder(?:en)?|skoleinspektør(?:en)?|forstander(?:en)?|rektor"
    r"|direktør(?:en)?"
    r"|overlæge(?:n)?|cheflæge(?:n)?|provst(?:en)?|sognepræst(?:en)?|biskop(?:pen)?"
    r"|chefjordemoder(?:en)?"
    r"|oversygeplejerske(?:n)?|bürgermeister(?:in)?|schulleiter(?:in)?|chefarzt|chefärztin"
    r"|rektorn|rektoren)"
)
_LEADS = (
    r"(?:(?:deputy|assistant|acting)\s+)?(?:head|director|chair(?:man|woman|person)?|leader"
    r"|president|principal|chief"
    r"|dean|founder|co-founder|captain|commander|secretary|treasurer|leder|formand|chef"
    r"|leiter(?:in)?|chefin)"
)

_RULES = (
    rule("only-one", "role", 0.6, "the only one of a kind can be told by it",
         rf"\b(?:the|their|our)\s+(?:only|first|youngest|oldest|first ever"
         rf"|one and only)\s+(?:\w+\s+){{0,2}}?{_SOMEBODY}\b{_WHERE}?"
         rf"|\b(?:den|det)\s+eneste\s+(?:\w+\s+){{0,2}}?{_SOMEBODY}\w*{_WHERE}?"
         rf"|\bdie?\s+einzige[rn]?\s+[A-ZÄÖÜ]\w+{_WHERE}?",
         "only", "first", "youngest", "oldest", "eneste", "einzige"),
    rule("office", "role", 0.5, "an office that one person holds",
         rf"\b(?:(?:the|our|a|as|my|was|am|is)\s+)(?P<it>{_UNIQUE}\b{_WHERE}?)"
         rf"|\b(?P<it2>{_UNIQUE}{_WHERE})",
         "head", "chancellor", "provost", "bishop", "mayor", "minister", "member of parl", "mp for",
         "ambassador",
         "consul", "chief", "director", "editor", "ceo", "cfo", "cto", "borgmester", "skole",
         "forstander",
         "rektor", "direktør", "læge", "provst", "præst", "biskop", "jordemoder", "oversyge",
         "meister",
         "schulleiter", "chefar", "chefär"),
    rule("leads", "role", 0.5, "an office that one person holds",
         rf"\b(?P<it>{_LEADS}\s+(?:of|for|af|von)\s+(?:(?:the|our|den|det|der"
         rf"|die)\s+)?"
         r"(?!(?:the|our|den|det|der|die|it|me|my|him|her|them|us|you|all|that|this|course|a|an"
         r"|state|his|their|your|what|which|like|table|line"
         r"|bed|stairs|queue|steam|hair|lettuce|cabbage)\b)[^\W\d_][\w'’-]+(?:\s+(?:(?:and"
         r"|og)\s+)?(?-i:[A-ZÆØÅ][\w'’-]*)"
         r"|\s+(?:department|school|office|team|unit|ward|service|studies|care|nursing|division"
         r"|committee|council|club)|\s+of\s+[^\W\d_]{4,})*)",
         "head", "director", "chair", "leader", "president", "principal", "chief", "dean",
         "founder",
         "captain", "commander", "secretary", "treasurer", "leder", "formand", "chef", "leiter"),
)  # fmt: skip


def role_hits(text: Text) -> Iterator[Hit]:
    """Offices and only ones, with where they are held."""
    return rule_hits(text, _RULES)
