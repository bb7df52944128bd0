"""Words that are no names, and words that are names only when they are capitalised."""

from __future__ import annotations

__all__ = ["COMMON", "GROUPS", "INSTITUTIONS", "NOT_NAMES", "ORDINARY", "PARTICLES", "TITLES"]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# What named entity recognisers take for a name in speech.
NOT_NAMES = _words(
    """
    ah aha ahem alright amen anyway aw aye bye cheers christ cos dear eh er erm exactly fine
    fuck god goodbye gosh great ha haha hah hello hey hi hiya hm hmm honestly huh inaudible
    interviewer jesus kinda laughs laughter lol mhm mm mm-hm mm-hmm mmhm mmm nah nay nope oh ok
    okay oops ooh ow participant pardon pause please right shit sighs so sorry speaker sure ta
    thanks thank uh uh-huh uh-oh uhm um umm wanna well whoa wow yay ya yea yeah yep yes yikes yo
    you yup covid covid-19 corona internet google zoom teams christmas easter bible facebook
    youtube whatsapp instagram twitter tiktok microsoft excel iphone ipad wifi wi-fi english
    danish monday tuesday wednesday thursday friday saturday sunday nå jo ja nej øh øhm tak hej
    farvel altså jamen okay mandag tirsdag onsdag torsdag fredag lørdag søndag
    """
)

# Names that are ordinary words too: in lower case they are read as the word.
COMMON = _words(
    """
    alright angel april art ash august autumn baker bank bath bay bell best bill bird bishop
    black bliss bond bright brook brooks brown buck carpenter case chance chase cherry church
    coast cook coral crystal dawn day dean dear drew early east ever faith farmer field fisher
    flower ford free french gentle good grace grant gray green grey guy hall hand harmony heath
    heaven herb hill home honor honour hope hunt hunter jet jewel joy judge june justice king
    knight lake lance land lane lark law little long love low lucky major mark marsh mason max
    may miles mill miller moon more moss nice noble north nurse olive page park parker parsons
    patience peach penny pepper pet pierce pool poppy pope porter post potter power price pride
    prince queen rain read reading reed rice rich ridge river rivers rock rod roman rose rusty
    sage sandy savage scarlet sharp shepherd short silver singer sky skip small smart snow sol
    south star stark stern stew stone storm street strong summer sunny swift temple tiger
    trinity turner tuck van walker wall ward warden waters weaver weeks wells west wheeler white
    wild will winter winters wise wolf wood woods worth wren young bent bo dal dam ege finn glad
    grav ib krog loke maj nor per signe skov sol sten storm strand tove vest
    """
)

TITLES = _words(
    """
    mister mr mrs ms miss mx dr doctor prof professor sir dame lord lady sister father reverend rev
    nurse aunt auntie uncle grandma grandpa herr frau hr fru frk onkel tante
    """
)

# Parts of a name that are never looked for alone.
PARTICLES = TITLES | _words(
    "af al bin da de del den der di du el la le mac mc of san st the van von"
)

# Ordinary alone, but part of the name in "Northgate Primary School".
INSTITUTIONS = _words(
    "bank care centre church clinic college council home hospital house office place school"
    " support team university"
)

# Words that no name consists of: those of grammar, and who people are to each other.
ORDINARY = (
    NOT_NAMES
    | INSTITUTIONS
    | _words(
        """
    a about after again all also always am an and are as at back be because been before being
    but by came can come could did do does doing done down each even every few first for from
    get gets getting go goes going gone got had has have he her here him his how i if in into is
    it its just kind know last like little long lot made make many maybe me more most much my
    never new next no not now of off old on one only or other our out over people quite really
    said same say see she should since some something sometimes still such take than that the
    their them then there these they thing things think this those though through time to told
    too two under until up us used very was way we went were what when where which while who why
    will with would work worked working year years yet you your boss boyfriend brother call
    called child children clinic colleague colleagues cousin dad daughter doctor family father
    food friend friends girlfriend home hospital house husband job kids lady lost lunch man
    manager meeting men money mother mum neighbour neighbor nobody nurse office parents partner
    place school sister social somebody someone son support team today tomorrow week weekend
    wife woman women worker workers yesterday
    """
    )
)

# Capitalised words that identify nobody: calendar, peoples, languages, faiths.
GROUPS = _words(
    """
    i i'm i'd i'll i've january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday african african-
    american american arab arabic asian australian austrian belgian black brazilian british
    buddhist canadian catholic chinese christian croatian czech danish danes dutch eastern
    english european finnish french german greek hindi hindu hungarian indian iranian iraqi
    irish islam islamic israeli italian japanese jewish jew jews korean kurdish latin mexican
    muslim muslims nigerian nordic northern norwegian pakistani polish portuguese protestant
    romanian russian scandinavian scots scottish sikh somali southern spanish swedish swiss
    syrian turkish ukrainian vietnamese welsh western de i
    """
)
