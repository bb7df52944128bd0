"""Pet names: which first names one person may be called by. English and Danish, a short table."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

__all__ = ["also_called"]

# The full name first; a pet name may belong to several.
_TABLE = """
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


@cache
def _others() -> dict[str, frozenset[str]]:
    others: dict[str, set[str]] = defaultdict(set)
    for entry in _TABLE.strip().replace("\n", "|").split("|"):
        full, *pets = entry.split()
        for pet in pets:
            others[full].add(pet)
            others[pet].add(full)
    return {name: frozenset(names) for name, names in others.items()}


def also_called(first: str) -> frozenset[str]:
    """Other first names (plain, lower case) that this one may stand for or be stood for by."""
    return _others().get(first, frozenset())
