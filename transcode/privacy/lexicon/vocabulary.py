"""Words that are no names, and words that are names only when they are capitalised."""

from __future__ import annotations

__all__ = [
    "BEFORE_NAMES", "COMMON", "GENERIC", "GIVEN_IN_S", "GROUPS", "INSTITUTIONS", "NOT_NAMES",
    "ORDINARY", "PARTICLES", "PATRONYMICS", "PRODUCTS", "TITLES",
]  # fmt: skip


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

# Bodies and kin that everybody has: of them alone nobody can tell which, in eight languages.
GENERIC = _words(
    """
    ombudsman ombudsmanden ombudsmannen sivilombudet defensor pueblo consejería consellería
    comisión comité consejo interinstitucional servicios sociales diputación ministra ministro
    hacienda contratación dependencia socialforvaltningen kommunalbestyrelsen byrådet
    byrådssalen udvalget koordinationsudvalget udvalg ausschuss dezernat sozialdezernat stadtrat
    gemeinderat kreistag landtag bundestag jobcenter ministerium finanzamt behörde conseil comité
    commission services sociaux socialtjänsten nämnden socialnämnden regionen kommunfullmäktige
    utvalget kommunestyret gemeenteraad commissie coroner ombudsperson treasury adult
    agency army association authority board charity choir clubhouse commission committee
    company corporation council court department fire government health inquest inquiry jury
    library management ministry mosque navy occupational parish parliament police post prison
    society station synagogue telly temple tribunal trust union ward welfare granny gran nan
    nana kommunen kommune regionen staten politiet fagforeningen foreningen kirken skolen
    sygehuset hospitalet jobcenteret jobcentret ministeriet retten rådhuset brugsen
    biblioteket apoteket banken børnehaven vuggestuen plejehjemmet ledelsen forvaltningen
    regeringen folketinget forsikringen hæren mor far bror søster moster faster farmor farfar
    mormor morfar bedstemor bedstefar svigermor krankenkasse krankenhaus uniklinik klinik
    gewerkschaft polizei feuerwehr kirche gemeinde amt jugendamt jobcenter arbeitsamt
    sozialamt rathaus bundeswehr rentenversicherung versicherung berufsgenossenschaft verein
    chor schule kindergarten kita uni universität hochschule gericht leitung verwaltung
    regierung post werft opa oma mama papa mutti vati vater mutter bruder schwester sohn
    tochter onkel tante cousin cousine schwiegermutter schwiegervater ayuntamiento sindicato
    policía guardia iglesia parroquia juzgado tribunal ministerio gobierno empresa residencia
    hospital colegio instituto universidad asociación ambulatorio consulado embajada seguridad
    centro mamá papá madre padre abuela abuelo abuelos tía tío hermana hermano suegra suegro
    mairie syndicat police église paroisse tribunal ministère gouvernement hôpital clinique
    lycée collège école université association préfecture assurance maman papa mère père sœur
    frère mamie papi tante oncle kommunen regionen staten polisen facket föreningen kyrkan
    skolan sjukhuset vårdcentralen försäkringskassan arbetsförmedlingen socialtjänsten rätten
    ledningen regeringen riksdagen biblioteket mamma pappa mormor morfar farmor farfar moster
    faster morbror farbror sykehuset sykehjemmet fagforeningen politiet kirken skolen retten
    ledelsen regjeringen stortinget tante onkel bestemor bestefar gemeente vakbond politie
    kerk ziekenhuis school rechtbank regering leiding vereniging thuiszorg verzekering moeder
    vader broer zus oma opa tante oom
    moren faren sønnen datteren broren søsteren kæresten konen manden hunden katten naboen
    mammaen pappaen sonen dottern brodern systern frun sambon grannen hunden katten
    mannen kona broren søstera datteren naboen kjæresten
    nhs dwp hmrc cps gp nav ica aok
    """
)

# What is said to or of somebody before the name, and may begin a sentence.
BEFORE_NAMES = _words(
    """
    ask bless call dear email find greet meet message phone poor ring see tell text thank thanks
    visit write young old little then when so and but because
    hils kære ringe ring skriv spørg stakkels tak lille gamle søde så da og men fordi
    bitte danke frag fragen grüß grüßen liebe lieber ruf rufen schreib sag alte alter arme armer
    arme kleine kleiner dann und aber weil denn
    ask avisa busca di dile escribe gracias llama llame mira pregunta pregunte pobre querida querido
    saluda entonces pero cuando porque y
    appelle appelez cher chère demande demandez écris écrivez merci pauvre petit petite vieux alors
    et mais quand
    fråga hälsa kära käre ringa skriv stackars tacka gamla sedan och men när
    spør ringe takk stakkars kjære så og men når
    arme bel bellen beste dank lieve schrijf vraag oude kleine toen en maar
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
    nurse aunt auntie uncle grandma grandpa sergeant constable inspector matron
    hr fru frk fröken frøken onkel tante doktor overlæge betjent professoren
    herr herrn frau fräulein doktorin professorin schwester pfarrer kommissar wachtmeister
    wachtmeisterin oberarzt oberärztin
    señor señora señorita senor senora don doña dona sr sra doctora profesor profesora padre
    monsieur madame mademoiselle mme mlle docteur
    meneer mevrouw mw dhr dokter zuster
    pastor pastorin provst rabbi imam councillor captain colonel
    headmaster headmistress overlege overlægen
    kyrkoherde överläkare överläkaren rektor skoleleder lektor direktør direktör staatssekretär
    staatssekretärin landrat landrätin bürgermeister bürgermeisterin rechtsanwalt rechtsanwältin
    richterin chefarzt chefärztin stationsarzt stationsärztin oberschwester direktorin rektorin
    pfarrerin catedrático catedrática inspectora alcaldesa directora abogada
    dominee pastoor burgemeester
    """
)

# Given names that end in s, and are no genitives where somebody is called by the rest of them.
GIVEN_IN_S = _words(
    """
    agnes alexis anders andreas angus boris carlos charles chris claes claus curtis
    dennis doris douglas elias ellis frances francis gladys hans ines iris james
    jens jesus jonas jules julius klaas klaus lars louis lucas luis lukas mads magnus
    marcus markus mathias matthias mogens moses nicholas nicolas niels niklas nils otis phyllis
    pius rasmus silas thomas tobias tomas troels villads
    """
)

# English surnames that are a given name and an s.
PATRONYMICS = _words(
    """
    abrahams adams adkins alans allens andrews arnolds davids daniels edmonds edmunds edwards
    eltons evans franks georges gibbs hanks harolds harris henrys hughes humphreys isaacs jacobs
    jeffreys jenkins johns jones josephs larkins lewis lukes martins matthews maurices michaels
    mills morris myles nicholls olivers owens parkers pauls perkins peters phillips pierces powells
    ralphs reynolds richards roberts rodgers rogers rolands samuels saunders simmonds simons
    stanleys stephens stevens walters watkins watts wilkins williams willis
    """
)

# Software, services and abbreviations that half the world uses: they identify nobody.
PRODUCTS = _words(
    """
    acrobat adobe android api apple atlas.ti bluetooth bing canva chatgpt chrome
    citrix csv cv ct dashboard dedoose discord docx doodle dropbox ekg eeg email emr evernote
    excel facebook facetime faq figma firefox gdpr dsgvo github gmail google gpt hr hdmi html http
    icloud icu illustrator imac instagram ios ip ipad iphone iq java javascript jira json kpi
    lan latex linkedin linux macbook matlab maxqda mendeley messenger microsoft mit moodle
    mrt mri mrsa netflix notion nvivo odt office onedrive onenote outlook paypal pc pdf pdp
    photoshop playstation png podcast powerpoint powerbi prezi ptsd adhd adhs tdah copd kol
    python pytorch qualtrics quicktime redcap reddit safari sap sas sharepoint skype
    slack snapchat spotify sps spss sql stata surveymonkey tableau teams telegram tiktok tinder
    trello tv tweet twitter uber usb url vlc vpn wikipedia wifi wlan whatsapp word
    wordpress xbox xml youtube zoom zotero
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
