"""Words that carry no topic in spoken language, by language.

A written-language list is not enough for talk: "like", "gonna" and "you know" would name every
code. A phrase may hold these words inside ("afraid of the needle") but not at its ends; a filler
may stand nowhere in it. Negations are kept apart: a phrase may begin with one, and may not be
cut out of one ("didn't trust the numbers" must not become "trust the numbers").

Lists are here for English and Danish; another language goes by the words that nearly everybody
uses (see :func:`transcode.coding.phrases.Vocabulary`).
"""

from __future__ import annotations

__all__ = ["FILLERS", "NEGATIONS", "STOP_WORDS"]

_ENGLISH = """
a about above across actual actually after afterwards again ago all almost alone along already
also although always am among an and another any anybody anymore anyone anything anyway anywhere
apart are area around as aside ask asked asking at away
back basically be became because become been before began being below besides between bit both
bring bunch but by
call called came can certain certainly chance come comes coming completely could couple
day days definitely did do does doing done down during
each easily either else end ended ending enough entirely especially etc even eventually ever
every everybody everyone everything everywhere exactly example except expect extra
fact fairly far few find fine first for forth found from front full fully further
gave general generally get gets getting give given gives giving go goes going gone gonna good got
gotta gotten great guess guy guys
had half happen happened happening happens has have having he hello her here hers herself hi him
himself his honest honestly how however huge hundred
i idea if immediately in indeed inside instead interesting into is it its itself
job just
keep keeps kept kind kinds knew know knowing known knows
largely last later least less let lets like liked likely little long look looked looking looks lot
lots
made main mainly make makes making many matter may maybe me mean means meant might mind mine minute
moment month more most mostly mr mrs much must my myself
name namely near nearly necessarily need needed needs next nice normally nothing now number
obvious obviously occasionally of off often oh okay ok old on once one ones only onto open or order
other others otherwise our ours ourselves out over overall own
part particular particularly people per percent perfect perfectly perhaps person place please plus
point possible possibly presumably pretty previous previously primarily probably properly put
quickly quite
rather real really recently regarding reason relatively right roughly
said same saw say saying says second see seeing seem seemed seems seen several shall she should
show side similarly simply since single slightly so some somebody somehow someone something sometime
sometimes somewhat somewhere soon sort sorts specific specifically start started starting starts
still strictly stuff such suddenly super suppose supposed sure
take taken takes taking talk talked talking tell tend tends than thank thanks that the their theirs
them themselves then there therefore these they thing things think thinking third this those though
thought thousand three through throughout thus time times to today together told tomorrow tonight
too took totally toward towards tried tries true truly try trying turn turned twice two type
types typically
ultimately under understand unless until up upon us use used uses using usual usually
various versus very via
wait wanna want wanted wants was way ways we week weeks well went were what whatever when whenever
where whereas wherever whether which whichever while who whoever whole whom whose why will
with within would
year years yes yesterday yet you your yours yourself yourselves
i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll
we're we've we'd we'll they're they've they'd they'll that's that'd that'll there's here's what's
who's where's how's let's could've would've should've might've y'all
zero four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety million dot
monday tuesday wednesday thursday friday saturday sunday
"""

_DANISH = """
af alle allerede alligevel alt altid altså anden andet andre at bare begge begyndte bl blandt blev
blive bliver blevet bort bruge brug både da dag de dem den denne der deres derfor derhen det dets
dette dig din dine disse dit dog du efter egentlig ej eller ellers en ene eneste enhver ens er et
faktisk fandt fem fik fire fleste flere for fordi forskellige fra fremover frem før først første få
får gang gange ganske gav generelt gennem gerne giver gjorde gjort godt god gode gør gå går gået
havde ham han hans har have hele heller helt hen hende hendes her hjem hos hun hvad hvem hver
hvilken hvilke hvilket hvis hvor hvordan hvorfor hvornår i ifølge igen igennem imellem imod ind
inde inden indtil ja jeg jer jeres jo kan kom komme kommer kommet kun kunne lade lidt lige ligesom
lille langt læse man mange masse med meget mellem men mens mere mest mig min mine mindre mit mod
måde måske måtte ned netop noget nogen nogle nok nu ny når nær næsten næste og også okay om omkring
op os over overhovedet par på samme samt se selv selvfølgelig senere ser set siden sig sige siger
sin sine sit sidste skal skulle slags snart som stadig stor store står synes synger sådan så ta
tage tager tid tiden til tilbage tit ting tingene to tre tror troede tænker tænkte ud ude uden under
var ved vi via vil ville virkelig vores være været
nul seks syv otte ni ti elleve tolv tyve tredive fyrre hundrede tusind punktum
mandag tirsdag onsdag torsdag fredag lørdag søndag
"""

_FILLERS = """
ah ahem aha eh ehm er erm hm hmm hmmm huh mhm mm mmm oh ooh uh uhh uhm um umm uhuh
yeah yep yup yea nah okay ok gosh wow like haha
basically literally actually anyway whatever
øh øhm øm nå åh tja
"""

_NEGATIONS = """
not no never nobody none nor neither cannot without hardly
ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't
weren't won't wouldn't
ikke aldrig ingen intet ingenting hverken næppe
"""

STOP_WORDS = {"en": frozenset(_ENGLISH.split()), "da": frozenset(_DANISH.split())}
NEGATIONS = frozenset(_NEGATIONS.split())
FILLERS = frozenset(_FILLERS.split()) | {
    "you know", "i mean", "kind of", "sort of", "or something", "or whatever", "and so on",
    "and stuff", "i guess", "i think", "i don't know", "i suppose", "let's say", "a bit", "a lot",
    "ikke også", "på en måde", "et eller andet", "eller noget",
}  # fmt: skip
