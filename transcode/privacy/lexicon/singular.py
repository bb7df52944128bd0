"""Words of uniqueness, of roles and of rare illnesses, in eight languages."""

from __future__ import annotations

import re

__all__ = ["AFTER", "CONDITIONS", "ILLNESSES", "MARKERS", "MODIFIERS", "NOBODY", "PERSONS", "ROLES",
           "SUPERLATIVE"]  # fmt: skip


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MARKERS = re.compile(
    r"""
    (?:the|their|our|my|its) \s+ (?:very\s+)? (?:only|sole|first(?:\s+ever)?|last
        |youngest|oldest|eldest|longest[\s-]serving|longest[\s-]standing|most\s+senior|highest[\s-]ranking|tallest|smallest
        )
    | (?:one|two|three) \s+ of \s+ (?:the\s+)? (?:only\s+)? (?:two|three|four|few)
    | one \s+ of \s+ (?:a|the) \s+ (?:handful|few)
    | only \s+ (?:one|two|three)
    | there(?:'s|’s|\s+was|\s+is|\s+were|\s+are) \s+ only \s+ (?:one|two|me)
    | only \s+ (?:have|had|got) \s+ (?:the\s+)? (?:one|two)
    | no \s+ other | nobody \s+ else | no \s+ one \s+ else
    | (?:den|de|som|det|vores|deres) \s+ (?:aller)? (?:eneste|første|sidste|yngste|ældste|højeste)
    | eneste | (?:en|to|tre) \s+ (?:af|ud\s+af) \s+ (?:de\s+)? (?:eneste\s+)? (?:to|tre|fire|få)
    | der \s+ (?:er|var) \s+ kun \s+ (?:en|én|to|tre|mig) | kun \s+ (?:én|to|tre)
    | ingen \s+ (?:andre|anden|annan|annen)
    | (?:der|die|das|den|dem|des|unser|ihr|sein|mein)\w* \s+
        (?:einzig|erst|letzt|jüngst|ältest|dienstältest|ranghöchst)e[nrsm]?
    | einzige[nrsm]?
    | ein\w* \s+ (?:von|der|unter) \s+ (?:nur\s+)? (?:zwei|drei|wenigen|den\s+wenigen)
    | nur \s+ (?:zwei|drei|mich) | sonst \s+ niemand | kein\w* \s+ andere\w*
    | (?:el|la|los|las|su|nuestr[oa]|mi) \s+ (?:únic[oa]s? | primer[oa]? | últim[oa]
        | más\s+joven | más\s+antigu[oa])
    | un[oa]? \s+ de \s+ (?:los|las) \s+ (?:dos|tres|pocos|pocas|únic[oa]s)
    | (?:el|la) \s+ \w+ \s+ más \s+ (?:joven|antigu[oa]|viej[oa]) | nadie \s+ más
    | ningun[oa] \s+ otr[oa] | únic[oa]
    | (?:l['’]|(?:le|la|les|notre|ma|mon|sa|son)\s+) (?:seule? | premi(?:er|ère) | derni(?:er|ère)
        | plus\s+jeune | plus\s+âgée? | plus\s+ancien(?:ne)? | unique)
    | l['’]une? \s+ des \s+ (?:deux|trois|rares|seul(?:e)?s|quelques)
    | personne \s+ d['’]autre | aucun(?:e)? \s+ autre
    | (?:den|det|de|som|vår|vårt|deras|vores|min) \s+
    (?:enda|första|sista|yngsta|äldsta|siste|eldste)
    | enda | en \s+ av \s+ (?:de\s+)? (?:två|tre|få|to)
    | (?:de|het|onze|hun|mijn) \s+ (?:enige|eerste|laatste|jongste|oudste) | enige
    | een \s+ van \s+ de \s+ (?:twee|drie|weinige) | niemand \s+ anders
    """,
    re.I | re.X,
)

# Said of people alone, so that no role need be named.
SUPERLATIVE = re.compile(
    r"youngest|oldest|eldest|serving|standing|senior|tallest|yngst|ældste|äldst|eldst|jüngst"
    r"|ältest|joven|antigu|jeune|âgé|ancien|jongst|oudst",
    re.I,
)

# Somebody is meant without a role: "the first to", "the only one who", "den eneste der".
AFTER = re.compile(
    r"\s*,?\s*(?:(?:one|ones|af|of)\b[^.,]{0,40}?\s)?"
    r"(?:(?:in|at|from|on|i|på|fra|im|am|aus|bei|en|de|del|au|à|du|från|hos|op|uit|van)\s[^.,]{2,40}?\s)?(?:who|to|der|som|die|das|den|que|qui|dat)\b",
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
    ding dinge mal tag tage woche wochen monat monate jahr jahre nacht morgen grund problem frage
    punkt teil moment stunde minute möglichkeit wahl unterschied schritt antwort wort satz eindruck
    weg sache stelle gedanke termin stunden
    cosa cosas vez veces día días semana semanas mes meses año años noche mañana razón motivo
    problema pregunta punto parte momento hora minuto opción diferencia paso respuesta palabra
    frase impresión idea cita manera forma
    chose choses fois jour jours semaine semaines mois année années nuit matin raison problème
    question point partie moment heure minute choix différence étape réponse mot phrase façon idée
    sak saker gång gånger dag dagar vecka veckor månad månader natt morgon skäl fråga del ögonblick
    timme skillnad steg svar mening tanke sätt
    ting gang ganger uke uker måneder grunn spørsmål øyeblikk valg skritt setning måte
    dingen keer dagen week weken maand maanden jaar jaren nacht ochtend reden vraag deel ogenblik
    uur keuze verschil stap antwoord woord zin manier
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
    mann frau männer frauen mädchen junge mutter vater eltern kind sohn tochter schwester bruder
    zwilling witwe witwer mitglied kollege kollegin schüler schülerin patient patientin bewohner
    bewohnerin ausländer ausländerin flüchtling schwarzer schwarze gehörlose gehörloser
    hombre mujer hombres mujeres chica chico niña niño madre padre hijo hija hermana hermano gemela
    viuda viudo miembro empleada empleado compañera compañero alumna alumno paciente residente
    extranjera extranjero inmigrante refugiada refugiado sorda sordo ciega ciego negra negro
    homme femme hommes femmes fille garçon mère père fils sœur frère jumeau jumelle veuve veuf
    membre employé employée collègue élève patient patiente résident résidente étranger étrangère
    réfugié réfugiée sourd sourde aveugle noire noir
    man kvinna män kvinnor flicka pojke mamma pappa son dotter syster änka änkling medlem anställd
    kollega elev boende utlänning flykting invandrare döv blind
    kvinne jente gutt datter sønn søster enke enkemann ansatt elev beboer utlending flyktning
    innvandrer
    vrouw mannen vrouwen meisje jongen moeder vader zoon dochter zus broer weduwe weduwnaar lid
    werknemer collega leerling patiënt bewoner buitenlander vluchteling dove blinde
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
    hebamme krankenpfleger krankenschwester pfleger pflegerin arzt ärztin chirurg zahnarzt apotheker
    psychologe psychologin erzieher erzieherin lehrer lehrerin rektorin schulleiter professorin
    pfarrer pfarrerin bischof bürgermeister bürgermeisterin minister ministerin richter richterin
    anwalt anwältin leiter leiterin chefin direktor direktorin besitzer besitzerin gründer kapitän
    fischer bauer bäuerin polizist polizistin soldat feuerwehrmann ingenieur ingenieurin elektriker
    schreiner schlosser mechaniker fahrer fahrerin metzger bäcker koch köchin friseur friseurin
    dolmetscher dolmetscherin künstler künstlerin musiker forscher forscherin lehrling meisterin
    comadrona matrona partera enfermera enfermero médica médico doctora doctor cirujana cirujano
    dentista farmacéutica farmacéutico psicóloga psicólogo maestra maestro profesora profesor
    directora director cura obispo alcaldesa alcalde ministra ministro jueza juez abogada abogado
    jefa jefe dueña dueño capitana capitán pescadora pescador agricultora agricultor policía
    soldado bombera bombero ingeniera ingeniero electricista carpintera carpintero conductora
    conductor carnicera carnicero panadera panadero cocinera cocinero peluquera peluquero intérprete
    traductora traductor artista música músico investigadora investigador aprendiz
    sage-femme infirmière infirmier médecin chirurgien chirurgienne dentiste pharmacien psychologue
    enseignante enseignant institutrice instituteur professeur directrice directeur curé évêque
    maire
    ministre juge avocate avocat chef patron patronne capitaine pêcheur agricultrice agriculteur
    policière policier soldat pompier ingénieure ingénieur électricien menuisier chauffeur boucher
    boulanger cuisinière cuisinier coiffeuse coiffeur interprète artiste musicien chercheuse
    chercheur
    barnmorska sjuksköterska läkare överläkare kirurg tandläkare psykolog lärare rektor präst biskop
    borgmästare minister domare advokat chef ägare kapten fiskare bonde polis soldat brandman
    ingenjör
    elektriker snickare förare slaktare bagare kock frisör tolk konstnär musiker forskare lärling
    jordmor sykepleier lege overlege tannlege psykolog lærer rektor prest ordfører dommer advokat
    sjef eier kaptein fisker bonde politi brannmann ingeniør snekker sjåfør baker kokk forsker
    verloskundige verpleegkundige arts huisarts chirurg tandarts apotheker psycholoog leraar lerares
    priester bisschop burgemeester rechter advocaat directeur eigenaar kapitein visser boer agent
    soldaat brandweerman ingenieur timmerman chauffeur slager bakker kok kapper tolk kunstenaar
    onderzoeker
    """
)

MODIFIERS = _words(
    """
    male female black white gay lesbian trans deaf blind disabled muslim jewish catholic foreign
    danish english polish turkish somali syrian iraqi iranian ukrainian german swedish norwegian
    greenlandic pregnant divorced widowed adopted twin dyslexic autistic
    mandlig mandlige kvindelig kvindelige sort sorte homoseksuel lesbisk døv døve blind blinde
    handicappet muslimsk jødisk katolsk udenlandsk dansk danske polsk tyrkisk somalisk syrisk
    männliche männlicher männlichen weibliche weiblicher weiblichen schwarze schwarzer schwarzen
    schwule schwuler schwulen lesbische lesbischen gehörlose gehörlosen blinde blinden behinderte
    muslimische muslimischen jüdische jüdischen katholische katholischen ausländische türkische
    polnische syrische somalische alleinerziehende alleinerziehenden schwangere verwitwete
    masculino femenina femenino negra negro gay lesbiana sorda sordo ciega ciego musulmana musulmán
    judía judío católica católico extranjera extranjero polaca turca somalí siria embarazada
    divorciada
    viuda soltera noire noir homosexuel homosexuelle lesbienne sourde sourd aveugle musulmane
    musulman
    juive juif catholique étrangère étranger enceinte divorcée manlig manliga kvinnlig kvinnliga
    svart
    svarta döv döva blind blinda muslimsk muslimska judisk katolsk utländsk mannlig mannlige
    kvinnelig kvinnelige svart svarte utenlandsk mannelijke vrouwelijke zwarte homoseksuele
    lesbische
    dove blinde joodse katholieke buitenlandse zwangere
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
      | muskelsvind | seltene \s+ (?:Krankheit|Erkrankung) | enfermedad \s+ rara | maladie \s+ rare
      | sällsynt \s+ sjukdom | sjelden \s+ sykdom | zeldzame \s+ ziekte | Mukoviszidose
      | Muskelschwund | Bluter(?:krankheit)? | fibrosis \s+ quística | hemofilia | mucoviscidose
      | hémophilie | cystisk \s+ fibros | taaislijmziekte | Sichelzell\w* | Narkolepsie
      | narcolepsia | porfiria | ELA | SLA | muskelsvind | cystisk \s+ fibrose
      | bløder(?:sygdom)? | narkolepsi | porfyri | ALS
    )\b
    """,
    re.X,
)

CONDITIONS = re.compile(
    r"""
    \b(?: diab[eè]t\w+ | zuckerkrank\w* | sukkersyge | [eé]pilep\w+ | parkinson\w* | alzheimer\w*
      | demen[sztc]\w* | démence | multiple \s+ s[ck]leros\w* | skleros\w* | scl[eé]ros\w*
      | esclerosis
      | (?:MS|HIV|AIDS|VIH|SIDA)
      | cancer\w* | cáncer | kræft | krebs\w* | kreft | kanker | tumou?r\w* | leu[kc]\w+mi\w*
      | lymph?om\w*
      | d[eé]press\w+ | d[eé]prim\w+ | depresi\w+ | bipolar\w* | schi[zs]o\w+ | skizofren\w*
      | esquizofren\w*
      | anxiety | anxiété | ansiedad | angst(?:lidelse|störung|syndrom) | psykose\w*
      | psychos[ei]\w* | psicosis
      | ptsd | ptbs | adhd | adhs | tdah | autis\w+ | asperger\w* | anore[kx]\w+ | bulimi\w*
      | burn-?out | suicid\w+ | selvmord\w* | självmord\w* | selbstmord\w* | zelfmoord\w*
      | miscarriage | abort\w* | fehlgeburt\w* | fausse \s+ couche | missfall
      | asthm\w+ | astma | copd | kol | epoc | stroke | slagtilfælde | schlaganfall\w*
      | hjärnblödning
      | ictus | avc | beroerte | hjerneblødning | heart \s+ (?:attack|failure) | hjertestop
      | herzinfarkt\w*
      | infarto | infarctus | hjärtinfarkt | arthritis | gigt | rheuma\w* | artritis | fibromyalg\w*
      | lupus
      | crohn\w* | psoriasis | endometrio\w+ | h[eé]patit\w+ | tubercul\w+ | tuberkul\w+
      | alco?[ho]+li\w+ | alkoholi\w+ | drug \s+ addict\w* | suchtkrank\w* | misbrug(?:er)?
      | toxicoman\w*
      | disab(?:led|ility) | behinder\w+ | discapaci\w+ | handicap\w* | deaf | døv\w* | gehörlos\w*
      | sord[oa]s? | döv\w* | blind | ciego\b | ciega\b | wheelchair | kørestol\w*
      | rollstuhl\w* | rullstol
      | silla \s+ de \s+ ruedas | fauteuil \s+ roulant
    )\b
    """,
    re.I | re.X,
)
"""Health conditions, which are a special category of personal data (GDPR, article 9)."""
