"""Stop words of spoken language, by language.

Lists made for written language are not enough: "like", "gonna" and "you know" would name every
code. A phrase may contain stop words ("afraid of the needle") but not begin or end with one; a
filler may not appear in it at all. Negations are separate: a phrase may begin with one, but may not
be cut out of one ("didn't trust the numbers" must not become "trust the numbers").

There are lists for English, Danish and German. For another language, short words that occur in many
passages are used instead (see :func:`transcode.coding.phrases.stop_words_for`).

Of the listed words, only those in :data:`LINKS` may stand inside a phrase: articles, prepositions,
possessives, adverbs of degree. A phrase is therefore a string of linked content words: "afraid of
the needle", not "needle was obviously there".
"""

from __future__ import annotations

__all__ = ["CAPITALISED", "FILLERS", "LINKS", "NEGATIONS", "STOP_WORDS"]

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

_GERMAN = """
ab aber alle allein allem allen aller allerdings alles als also am an andere anderen anderer
anderes
anders angefangen ans auch auf aus außer außerdem
bald bei beide beiden beim beispiel bekam bekommen bereits besonders bestimmt bestimmte bin bis
bisher
bisschen bist bitte bleiben bleibt brauche brauchen braucht bringen
da dabei dadurch dafür dagegen daher dahin damals damit danach daneben dann daran darauf daraus
darf
darin darüber darum das dass davon davor dazu dein deine dem den denen denke denken denn dennoch
der
deren des deshalb dessen dich die dies diese dieselbe diesem diesen dieser dieses ding dinge dir
doch
dort drei du durch dürfen
eben ebenfalls ebenso eher eigentlich ein eine einem einen einer eines einfach einige einigen
einiger
einiges einmal eins ende endlich entweder er erst erste ersten es etwa etwas euch euer eure
fast finde finden folgt fragen fragte frei früh früher für fürs
gab ganz ganze ganzen gar geben gedacht gefragt gefunden gegeben gegen gegenüber gehabt gehen geht
gekommen gelassen gemacht genau genommen genug gerade gern gerne gesagt gesehen gestern getan
gewesen
gewisse geworden gibt ging gingen gleich glaube gleichzeitig groß große großen gut gute guten
habe haben habt halb halt hast hat hatte hatten hattest heißt heraus her heute hier hin hinein
hinten
hinter hinterher hundert hätte hätten
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem innerhalb ins insgesamt inzwischen
irgendein irgendeine irgendetwas irgendwann irgendwas irgendwie irgendwo ist
ja jahr jahre jahren je jede jedem jeden jedenfalls jeder jedes jemand jemanden jetzt
kam kamen kann kannst klar klein kleine komme kommen kommt konnte konnten kurz könnte könnten
können
lang lange lassen leben letzte letzten leute lieber liegt lässt
machen macht machte mag mal man manche manchmal mein meine meinem meinen meiner meist meisten mehr
meint meinte mensch menschen merkt mich mindestens mir mit mitten moment morgen muss musste
mussten
möchte mögen möglich müssen müsste
na nach nachdem nachher nah natürlich neben nehmen neu neue neuen noch nun nur
ob oben obwohl oder oft ohne
paar plötzlich
recht relativ richtig
sache sachen sage sagen sagt sagte sah schließlich schon schön sehe sehen sehr seid sein seine
seinem
seinen seiner seit seitdem selber selbst sich sicher sie sieht sind so sobald sodass sofort sogar
solche solchen soll sollen sollte sollten sondern sonst soweit sowie später statt stehen steht
stelle
stellen tag tage tagen tat tatsächlich teil toll trotzdem tun tut
über überhaupt übrigens um und ungefähr uns unser unsere unseren unserem unter
vermutlich viel viele vielen vielleicht vier vom von vor vorher vorne völlig
wann war waren warst warum was weg wegen weil weiß weiter weitere welche welchem welchen welcher
welches wem wen wenig wenige weniger wenigstens wenn wer werde werden weshalb wie wieder wieso
will
wir wird wirklich wo wobei woche wochen wohl wollen wollte wollten worden worüber wovon wozu wurde
wurden während wäre wären würde würden
zeit zeiten ziemlich zu zuerst zum zumindest zur zurück zusammen zwar zwei zwischen
null fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig tausend punkt
montag dienstag mittwoch donnerstag freitag samstag sonntag
"""

_ENGLISH_LINKS = """
a about above across after against all along among an and another around as at away back before
behind below between both by down during each every few for from full her his in inside into its
least less little lot long many more most much my near next of off on one one's only onto open or
other our out outside over own per same short single small some than the their these this those
through to too toward towards two under until up upon very via with within your
"""

_DANISH_LINKS = """
af alle anden andre at bag begge blandt de den der deres det dette disse egen eget egne eller en er
et flere for fra fremfor før gennem hans hele hendes hos hver hvert i imellem ind inden ingen langs
lidt lille man mange med mellem mere mest min mine mit mod ned nye og om omkring op over på samme
sin sine sit som stor store til ud uden under ved vores
"""

_GERMAN_LINKS = """
ab alle allem allen aller als am an andere anderen ans auf aus außer beide beiden bei beim bis das
dem den der des die diese diesem diesen dieser durch ein eine einem einen einer eines für fürs gegen
ganze ganzen große großen gute guten hinter ihr ihre ihrem ihren ihrer im in ins jede jedem jeden
jeder kleine mehr mein meine meinem meinen meiner mit nach neben neue neuen oder ohne sein seine
seinem seinen seiner seit statt über um und unser unsere unter viel viele vielen vom von vor wegen
weniger wie zu zum zur zwischen
"""

_FILLERS = """
ah ahem aha eh ehm er erm hm hmm hmmm huh mhm mm mmm oh ooh uh uhh uhm um umm uhuh
yeah yep yup yea nah okay ok gosh wow like haha
basically literally actually anyway whatever
øh øhm øm nå åh tja
äh ähm öh öhm hm ach naja tja sozusagen quasi
"""

_NEGATIONS = """
not no never nobody none nor neither cannot without hardly
ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't
weren't won't wouldn't
ikke aldrig ingen intet ingenting hverken næppe
nicht nie niemals niemand niemanden nichts nirgends kein keine keinem keinen keiner kaum weder
"""

STOP_WORDS = {
    "en": frozenset(_ENGLISH.split()),
    "da": frozenset(_DANISH.split()),
    "de": frozenset(_GERMAN.split()),
}
LINKS = {
    "en": frozenset(_ENGLISH_LINKS.split()),
    "da": frozenset(_DANISH_LINKS.split()),
    "de": frozenset(_GERMAN_LINKS.split()),
}
CAPITALISED = STOP_WORDS["de"]  # of the language that writes every noun with a capital
NEGATIONS = frozenset(_NEGATIONS.split())
FILLERS = frozenset(_FILLERS.split()) | {
    "you know", "i mean", "kind of", "sort of", "or something", "or whatever", "and so on",
    "and stuff", "i guess", "i think", "i don't know", "i suppose", "let's say", "a bit", "a lot",
    "ikke også", "på en måde", "et eller andet", "eller noget", "ich meine", "oder so", "und so",
    "weißt du", "keine ahnung", "sag ich mal",
}  # fmt: skip
