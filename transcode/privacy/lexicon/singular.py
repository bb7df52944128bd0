"""Words of uniqueness, of roles and of rare illnesses, in English and Danish."""

from __future__ import annotations

import re

__all__ = ["AFTER", "ILLNESSES", "MARKERS", "MODIFIERS", "NOBODY", "PERSONS", "ROLES",
           "SUPERLATIVE"]  # fmt: skip


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MARKERS = re.compile(
    r"""
    (?:the|their|our|my|its) \s+ (?:very\s+)? (?:only|sole|first(?:\s+ever)?|last
        |youngest|oldest|eldest|longest[\s-]serving|longest[\s-]standing|most\s+senior|highest[\s-]ranking|tallest|smallest)
    | (?:one|two|three) \s+ of \s+ (?:the\s+)? (?:only\s+)? (?:two|three|four|few)
    | one \s+ of \s+ (?:a|the) \s+ (?:handful|few)
    | only \s+ (?:one|two|three)
    | there(?:'s|’s|\s+was|\s+is|\s+were|\s+are) \s+ only \s+ (?:one|two|me)
    | only \s+ (?:have|had|got) \s+ (?:the\s+)? (?:one|two)
    | no \s+ other | nobody \s+ else | no \s+ one \s+ else
    | (?:den|de|som|det|vores|deres) \s+ (?:aller)? (?:eneste|første|sidste|yngste|ældste|højeste)
    | eneste | (?:en|to|tre) \s+ (?:af|ud\s+af) \s+ (?:de\s+)? (?:eneste\s+)? (?:to|tre|fire|få)
    | der \s+ (?:er|var) \s+ kun \s+ (?:en|én|to|tre|mig) | kun \s+ (?:én|to|tre)
    | ingen \s+ (?:andre|anden)
    """,
    re.I | re.X,
)

# Said of people alone, so that no role need be named.
SUPERLATIVE = re.compile(
    r"youngest|oldest|eldest|serving|standing|senior|tallest|yngste|ældste", re.I
)

# Somebody is meant without a role: "the first to", "the only one who", "den eneste der".
AFTER = re.compile(
    r"\s*,?\s*(?:(?:one|ones|af|of)\b[^.,]{0,40}?\s)?"
    r"(?:(?:in|at|from|on|i|på|fra)\s[^.,]{2,40}?\s)?(?:who|to|der|som)\b",
    re.I,
)

# What is unique so often that it says nothing of anybody, and ends the search for a person.
NOBODY = _words(
    """
    thing things way ways time times day days week weeks month months year years night morning
    reason problem question point place part bit moment hour minute option choice difference step
    stage place answer word line sentence one's session meeting lesson class course chapter page
    call call's message email half impression thought idea
    ting gang gange dag dage uge uger måned år nat morgen grund problem spørgsmål del øjeblik time
    minut mulighed valg forskel skridt svar ord linje møde måde sætning tanke
    """
)

PERSONS = _words(
    """
    man woman men women girl boy person guy lad lady mother father mum dad parent child son daughter
    kid sister brother twin widow widower member employee colleague student pupil patient resident
    participant candidate foreigner immigrant refugee dane muslim jew christian vegan veteran
    mand kvinde mænd kvinder pige dreng person mor far forælder barn søn datter søster bror tvilling
    enke enkemand medlem medarbejder ansat kollega studerende elev patient beboer kandidat udlænding
    flygtning indvandrer muslim jøde
    """
)

ROLES = _words(
    """
    midwife nurse doctor physician surgeon consultant gp dentist pharmacist paramedic therapist
    physiotherapist psychologist psychiatrist anaesthetist radiologist oncologist carer caregiver
    teacher headteacher headmaster headmistress principal professor lecturer tutor dean librarian
    priest vicar pastor imam rabbi bishop nun monk mayor councillor minister judge lawyer solicitor
    barrister politician manager director boss chief head chair chairman chairwoman chairperson
    president owner founder captain pilot sailor fisherman farmer officer policeman policewoman
    soldier firefighter engineer electrician plumber carpenter welder mechanic driver bricklayer
    butcher baker chef cook waiter hairdresser cleaner porter receptionist secretary accountant
    journalist editor photographer artist musician conductor architect scientist researcher
    programmer translator interpreter athlete referee coach champion survivor apprentice
    leader supervisor trainer inspector social-worker trans nonbinary
    jordemoder jordemødre sygeplejerske læge overlæge kirurg tandlæge apoteker terapeut
    fysioterapeut psykolog psykiater pædagog lærer skoleleder rektor professor lektor
    underviser bibliotekar præst
    biskop imam borgmester minister dommer advokat politiker leder chef direktør formand forkvinde
    ejer grundlægger kaptajn sømand fisker landmand betjent politimand soldat brandmand ingeniør
    elektriker tømrer smed mekaniker chauffør murer slagter bager kok tjener frisør vikar sekretær
    revisor journalist redaktør fotograf kunstner musiker dirigent arkitekt forsker tolk lærling
    mester assistent sosu-assistent hjemmehjælper sagsbehandler socialrådgiver
    """
)

MODIFIERS = _words(
    """
    male female black white gay lesbian trans deaf blind disabled muslim jewish catholic foreign
    danish english polish turkish somali syrian iraqi iranian ukrainian german swedish norwegian
    greenlandic pregnant divorced widowed adopted twin dyslexic autistic
    mandlig mandlige kvindelig kvindelige sort sorte homoseksuel lesbisk døv døve blind blinde
    handicappet muslimsk jødisk katolsk udenlandsk dansk danske polsk tyrkisk somalisk syrisk
    irakisk iransk ukrainsk tysk svensk norsk grønlandsk gravid skilt ordblind autistisk
    """
)

ILLNESSES = re.compile(
    r"""
    \b(?: rare \s+ (?:disease|illness|condition|cancer|disorder)
      | sjælden \s+ (?:sygdom|lidelse|kræft)
      | [A-Z][\w-]+(?:['’]?s)? \s+ (?:syndrome|disease|syndrom|sygdom)
      | (?:huntington|marfan|ehlers[-\s]danlos|gaucher|fabry|wilson|creutzfeldt|tourette)\w*
      | motor \s+ neurone? \s+ disease | cystic \s+ fibrosis | ha?emophilia | sickle[\s-]cell
      | muscular \s+ dystrophy | narcolepsy | porphyria | sarcoidosis | scleroderma | myasthenia
      | phenylketonuria | osteogenesis | epidermolysis | albinism | dwarfism | locked-in
      | muskelsvind | cystisk \s+ fibrose | bløder(?:sygdom)? | narkolepsi | porfyri | ALS
    )\b
    """,
    re.X,
)
