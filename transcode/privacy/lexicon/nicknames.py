"""Pet names: which first names one person may be called by, language by language, a short table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from transcode.privacy.lexicon.names import plain

__all__ = ["also_called", "is_diminutive", "is_only_a_pet_name", "may_be_short_for"]

# The full name first; a pet name may belong to several.
_TABLE = """
theodora theo thea dora teddy|teodora teo thea dora|théodore théo|theodor theo|teodoro teo
elisabeth bets betsie|agatha agaat|johannes joop hans|bartholomew bart barty|gwendoline gwen
desmond des|josephine josie jo|cormac mac|rosalind ros roz|caroline caro carrie|angela angie
gwendolen gwen|gillian gill jill|wendy wen|malcolm mal|derek del|terrence tel|kathleen kath
arthur artie|clifford cliff|douglas doug|eugene gene|isaac ike|nigel nige|gareth gaz|darren daz
kirstine stine kirsten kis|kristine stine tine|christine stine tine|kathrine trine kat
katrine trine|jakob jeppe|johannes hannes|margrethe grethe meta|elisabeth lis lisbeth lise
rasmus ras|sebastian basse|mathilde tilde|josefine fine jose|frederikke frikke rikke|marie mie
annemarie mie|benedikte dikte|ulrik ulle|vibeke bibbi|poul palle|karoline line|birgitte gitte
margareta greta maggan meta|kristina stina kicki|katarina kajsa kattis|elisabet lisa lisbet
birgitta gittan|lars lasse|nils nisse|karl kalle|per pelle|jan janne|bengt benke|anders ante
gustav gurra|fredrik fredde|magnus mange|mattias matte|johan jocke|joakim jocke|katarina kata
margit magga|kjersti kjesti|ingeborg inga bolla|sigrid siri|torbjorn tobben|kristoffer stoffer
andreas dreas|johannes jonas|kristian krisse
elisabeth lisbeth elli lisa sissi|margarete grete gretel marga|katharina kathi kathrin käthe
johannes hannes hansi|johann hans hansi|friedrich fritz|heinrich heinz heiner|wilhelm willi
josef sepp jupp|maximilian max maxi|alexander alex sascha|susanne susi|angelika geli|ursula uschi
brigitte gitti|barbara babsi bärbel|franziska franzi|theresa resi|magdalena leni magda
gerhard gerd|eberhard ebi|wolfgang wolfi|sebastian basti|matthias hias mats|michael michi michel
andreas andi|stefan steff|stefanie steffi|christina tina|bernhard bernd|dietrich dieter
georg schorsch|ludwig lutz|rudolf rudi|manfred manni|siegfried sigi|ulrich uli|hildegard hilde
dolores lola|francisco paco pancho curro|francisca paca paqui|josé pepe|josefa pepa fina
ignacio nacho|manuel manolo|manuela manoli|concepción concha conchita|rosario charo|pilar pili
mercedes merche|guadalupe lupe|jesús chus suso|teresa tere|antonio toño toni
antonia toñi|enrique quique|eduardo edu|guillermo guille memo|isabel isa chabela|dolores loli
consuelo chelo|milagros mila|asunción asun|encarnación encarna|purificación puri
inmaculada inma|remedios reme|montserrat montse|santiago santi|alejandro alex|fernando nando
rafael rafa|gabriel gabi|vicente vicen|joaquín quino|luis lucho|federico fede|salvador salva
bartolomé bartolo|elisabeth babette lise|madeleine mado|marguerite margot|françois franck
jacques jacquot|dominique domi|frédéric fred|véronique véro|stéphanie steph|philippe phil
nathalie nath|christophe chris|benoît ben|antoine toine|joséphine josette|alexandre alex
johanna jo hanneke|wilhelmina mien willemijn mina|cornelis kees|cornelia corrie nel|hendrik henk
johannes jan joop|pieter piet|willem wim|antonius toon|adrianus ad adje|elisabeth els betje lies
margaretha griet greet|catharina trijn toos|theodorus theo|jacobus jaap koos|gerardus gerard geert
maria mieke ria marijke|petronella nel|francisca cisca|geertruida truus|leonardus leo
abigail abby gail|albert al bert|alexander alex sandy xander|alexandra alex sandra lexi
alfred alf fred|andrew andy drew|anders andy|andreas andi|anthony tony ant|archibald archie
barbara babs barb|beatrice bea trixie|benjamin ben benny|bernard bernie|bridget bridie
catherine cath cathy kate katie kitty|charles charlie chuck|charlotte lottie charlie
christian chris krelle|christine chris chrissie tina stine|christopher chris kit|cynthia cindy
daniel dan danny|david dave davey|deborah deb debbie|dorothy dot dottie|edward ed eddie ted ned
eleanor ellie nell nora|elisabeth lis lisbeth lise else bettina lisa
elizabeth liz lizzie beth betty eliza elsie libby lisa|emily em emmy|florence flo florrie
frances fran|francis frank|frederick fred freddie|frederik fred frede|gabriel gabe|geoffrey geoff
george georgie|gerald gerry|gregory greg|hannah hanne|harold harry hal|harriet hattie|helen nell
henrik henry|henry harry hank|hans hasse|isabella bella izzy|jacob jake|jakob jeppe
james jim jimmy jamie|janet jan|jennifer jen jenny|jessica jess jessie|johannes hannes johs
john johnny jack|jonathan jon jonny|jørgen jorn|joseph joe joey|josephine jo josie|judith judy
katherine kate kathy katie kitty|katrine trine kat|kenneth ken kenny|kirsten kis kirsti
kristian kris krelle|kristine stine kris|laurence larry|lawrence larry lars|leonard len lenny
lillian lily|louise lou|lucas luke|madeleine maddy|magdalene lene magda
margaret maggie meg peggy marge greta daisy|margrethe grethe meta|marianne mari|martin marty
mary molly polly|matilda tilly mattie|matthew matt|maximilian max|melanie mel
michael mike mick mickey|mikkel mik|mohammed mo|nathaniel nat nate|nicholas nick nicky
nicolai nick niko|oliver ollie|olivia liv livvy|pamela pam|patricia pat patty trish tricia
patrick pat paddy|pernille nille|peter pete|philip phil pip|raymond ray|rebecca becky becca
richard dick rick rich ricky|robert bob bobby rob robbie bert|ronald ron ronnie|rosemary rosie
russell russ|samantha sam|samuel sam sammy|sarah sally sadie|sebastian seb bastian|stephen steve
steven steve|susan sue susie|suzanne sanne sue|terence terry|theodore ted teddy theo
theresa terry tess tessa|thomas tom tommy|timothy tim|valdemar valde|valerie val|victor vic
victoria vicky tori|vilhelm ville|vincent vince|walter walt wally|wilfred wilf
william will bill billy liam|winifred winnie|yvonne eve|zachary zac zach
"""


# Endings that make a name smaller: Juanito, Gretel, Hänschen, Gittan.
_SMALLER = re.compile(r"(?:[cz]?it[oa]|ill[oa]|chen|lein|el|an|ie|y|i)$")
_DIMINUTIVE = re.compile(r".{3,}(?:[cz]?it[oa]|chen|lein)")
_DOUBLED = re.compile(r"([^aeiou]?[aeiou])([^aeiou])\2(?:y|ie|i|o|a|er|ers)")
_FEWER = 2  # letters: "Ann" may be another than Anna
_SHORTEST = 4  # letters of a name that is part of a longer one
_BEGINNING = 3  # ... or the beginning of one with two letters more: Abi, Fin


@cache
def _entries() -> tuple[tuple[str, ...], ...]:
    """The full name first, then pet names; the words are looked up without accents."""
    listed = _TABLE.strip().replace("\n", "|").split("|")
    return (*(tuple(plain(entry).split()) for entry in listed), *_kept())


def _kept() -> Iterator[tuple[str, ...]]:
    """English ones by the package ``nicknames``, but for those that are full names as well.

    A beginning of the name is one all the same: Bart, but not Anna of Hannah. Two letters may be
    anything (AB are initials, or a group); those that are names stand in the table above.
    """
    from nicknames import name_triplets

    names: dict[str, set[str]] = defaultdict(set)
    for full, _, pet in name_triplets():
        if len(pet) > 2:
            names[full].add(pet)
    for full, pets in names.items():
        begins = {pet for pet in pets if full.startswith(pet) and len(full) - len(pet) > _FEWER}
        yield full, *sorted(begins | (pets - names.keys()))


@cache
def _pets() -> tuple[frozenset[str], frozenset[str]]:
    entries = _entries()
    return frozenset(e[0] for e in entries), frozenset(p for e in entries for p in e[1:])


def is_only_a_pet_name(word: str) -> bool:
    """Return whether a word (plain, lower case) is a pet name and no full name of this table."""
    full, pets = _pets()
    return word in pets and word not in full


@cache
def _others() -> dict[str, frozenset[str]]:
    others: dict[str, set[str]] = defaultdict(set)
    for entry in _entries():
        full, *pets = entry
        for pet in pets:
            others[full].add(pet)
            others[pet].add(full)
    return {name: frozenset(names) for name, names in others.items()}


def also_called(first: str) -> frozenset[str]:
    """Other first names (plain, lower case) that this one may stand for or be stood for by."""
    return _others().get(first, frozenset())


def is_diminutive(word: str) -> bool:
    """Return whether a word (plain, lower case) ends as a smaller name does: Charito, Gretchen."""
    return bool(_DIMINUTIVE.fullmatch(word))


def may_be_short_for(word: str, full: str) -> bool:
    """Return whether a word may be what somebody is called, by its letters: Juanito of Juan.

    Both are plain and in lower case.
    """
    if len(word) == _BEGINNING:
        return full.startswith(word) and len(full) > _BEGINNING + 1
    if len(word) < _SHORTEST or word == full:
        return False
    if len(full) - len(word) > 1 and (full.endswith(word) or full.startswith(word)):
        return True
    doubled = _DOUBLED.fullmatch(word)
    if doubled and full.startswith(doubled[1] + doubled[2]):  # Immy of Imogen
        return True
    stem = _SMALLER.sub("", word)
    is_smaller = stem != word and len(stem) >= _SHORTEST
    return is_smaller and any(name.startswith(stem) for name in (full, *also_called(full)))
