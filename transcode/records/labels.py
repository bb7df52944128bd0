"""Labels of speakers and of front matter, in many languages. Pure.

A label precedes a turn ("I", "Interviewer 2", "Anna (mother)"). The language of the study does not
matter: the words of all languages are known, and a label is compared as a whole word.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "COLUMNS", "ROLES", "answers", "asks", "is_front", "is_name", "is_question", "is_role",
    "names_in",
]  # fmt: skip


def _words(listed: str) -> frozenset[str]:
    """Normalise words for comparison, with and without accents (capitals often lack them)."""
    words = unicodedata.normalize("NFC", listed.casefold())
    return frozenset(words.split()) | frozenset(_bare(words).split())


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0302]", "", apart))


_ASKS = _words(
    """
    i int intv inter iv iw interviewer interviewers moderator mod facilitator researcher asker
    host inv spm spørgs ερ ερώτ pyt
    q question investigator
    spørger intervjuer intervjuare forsker forskare haastattelija tutkija spørgsmål fråga kysymys
    interviewerin interviewende interviewender moderatorin forscherin forschende fragesteller
    fragestellerin frage onderzoeker onderzoekster interviewster vraag
    enquêteur enquêtrice enquêteuse intervieweur intervieweuse chercheur chercheuse animateur
    animatrice modérateur modératrice
    entrevistador entrevistadora moderador moderadora investigador investigadora encuestador
    encuestadora pregunta pesquisador pesquisadora pergunta
    intervistatore intervistatrice ricercatore ricercatrice moderatore moderatrice domanda
    badacz badaczka ankieter ankieterka prowadzący prowadząca moderatorka pytanie wywiadowca
    tazatel tazatelka výzkumník výzkumnice moderátor moderátorka otázka výskumník výskumníčka
    kérdező interjúkészítő riporter moderátor kérdés intervievator cercetător întrebare ispitivač
    istraživač voditelj pitanje küsitleja intervjueerija intervētājs intervētāja interviuotojas
    интервьюер исследователь исследовательница модератор вопрос ведущий ведущая інтерв'юер
    дослідник дослідниця питання интервюер
    ερευνητής ερευνήτρια συντονιστής συντονίστρια ερώτηση συνεντευξιαστής συνεντεύκτης
    συνεντεύκτρια
    görüşmeci araştırmacı moderatör soru mülakatçı pewawancara peneliti
    访谈者 访谈员 采访者 采访人 主持人 研究者 研究员 问 记者 访问者 访问员 訪談者 訪談員 訪問者
    採訪者 問
    聞き手 インタビュアー 調査者 質問者 司会 司会者 면접자 면담자 질문자 연구자 진행자 문
    الباحث الباحثة المحاور المحاورة سؤال س مراسل מראיין מראיינת חוקר חוקרת שאלה مصاحبه‌گر پرسشگر
    """
)
_ANSWERS = _words(
    """
    sv απ απάντ odp отв
    participant participants respondent respondents resp interviewee informant subject answer
    deltager informanten respondenten svar interviewperson interviewpersonen deltaker deltagare
    intervjuperson osallistuja haastateltava vastaus vastaaja
    teilnehmer teilnehmerin teilnehmende befragte befragter interviewte interviewter
    interviewpartner interviewpartnerin proband probandin antwort deelnemer deelneemster
    geïnterviewde antwoord
    participante enquêté enquêtée interviewé interviewée répondant répondante réponse
    informateur informatrice
    entrevistado entrevistada informante encuestado encuestada respuesta participantes inquirido
    inquirida resposta intervistato intervistata partecipante risposta
    uczestnik uczestniczka respondentka badany badana rozmówca rozmówczyni odpowiedź
    účastník účastnice účastníčka informátor informátorka odpověď odpoveď
    résztvevő válaszadó interjúalany válasz participantă respondentă răspuns ispitanik
    ispitanica sudionik sudionica odgovor osaleja vastus dalībnieks dalyvis
    участник участница респондент респондентка информант информантка ответ собеседник собеседница
    учасник учасниця відповідь
    συμμετέχων συμμετέχουσα ερωτώμενος ερωτώμενη απάντηση συνεντευξιαζόμενος συνεντευξιαζόμενη
    katılımcı görüşülen cevap yanıt peserta partisipan narasumber responden informan
    受访者 被访者 被访人 答 参与者 受訪者 參與者 回答者 話し手 対象者 参加者 協力者
    참여자 참가자 응답자 피면접자 면담대상자 답
    المشارك المشاركة المستجيب جواب ج משתתף משתתפת מרואיין מרואיינת תשובה
    """
)
_ANYBODY = _words(
    """
    speaker speakers unknown unidentified all both everyone someone group voice person male female
    man woman child couple transcriber transcriptionist narrator observer
    taler ukendt alle begge mand kvinde gruppe stemme talare puhuja okänd ukjent
    sprecher sprecherin unbekannt beide gruppe mann frau stimme spreker onbekend allen
    locuteur locutrice intervenant intervenante inconnu tous ensemble homme femme voix
    hablante desconocido todos ambos hombre mujer voz orador parlante sconosciuto tutti
    mówca mówczyni wszyscy mluvčí všichni neznámý beszélő vorbitor govornik говорящий говорящая
    спикер голос все мовець ομιλητής ομιλήτρια όλοι konuşmacı 说话人 发言人 發言人 発言者 話者
    발화자 화자
    المتحدث דובר דוברת
    """
)
_PARTS = _words(
    """
    alumna alumno aluna aluno anhörig anrufer answers arzt assistant audience barn befragten
    borger bruger brukare bruker caller caregiver carer chair client cliente cliënt coach
    counsellor counselor customer deltagere docent docente doctor dotazovaný elev eltern
    employee enfermeira enfermera enseignant enseignante entrevistatore erzieherin expert
    experte expertin falante far father focus forelder forscher forælder förälder
    gesprächspartner guest infirmier infirmière informantene informanter informants
    insegnante interlocuteur interviewede interviewees intervjuad intervjuobjekt klient
    klientin kollega kontaktperson leader learner lecturer ledare leder leerling lege lehrer
    lehrerin leiter leiterin leraar listener läkare lärare læge lærer maestra maestro
    manager medarbejder mentor mitarbeiter mitarbeiterin mor mother mutter médecin
    nauczyciel nauczycielka nurse opettaja ordstyrer osoba ouder pacient paciente pacjent
    pacjentka panel panelist parent patient patienten patientin patients patiënt paziente
    personne pielęgniarka potilas practitioner principal profesor profesora professional
    professora psychologist pupil pårørende pædagog questioner questions researchers
    respondente rispondente sagsbehandler schüler schülerin sjuksköterska staff student
    students studerende supervisor svarperson sygeplejerske sykepleier talende teacher
    teilnehmender terapeut therapeut therapeutin therapist trainer translator tutor uczeń
    vater vejleder verpleegkundige visitor volunteer witness worker ärztin élève
    """
)
"""Roles of people, by themselves or towards others: labels of speakers who are not named."""

ROLES = _ASKS | _ANSWERS | _ANYBODY | _PARTS
"""All words for the part that somebody plays in an interview."""

_CALLED = _words(
    """
    name names navn namn nimi naam nom nombre nome imię jméno meno név nume имя ім'я όνομα isim
    姓名 名前 氏名 이름 성명 الاسم שם
    """
)
_FRONT = _CALLED | _words(
    """
    date day time start end started ended place location venue site setting duration length
    recording recorded file filename audio transcript transcription transcriber transcribed
    transcriptionist typed checked project study title subject topic theme interview number id
    code
    pseudonym gender sex age occupation profession job education present attending attendees notes
    note comment comments remarks version consent language translator status created exported
    dato tid starttid sluttid sted varighed længde optagelse optaget lyd lydfil fil transskription
    transskriberet transskribent udskrevet projekt titel emne tema nummer køn alder erhverv
    stilling uddannelse bemærkning bemærkninger noter samtykke sprog deltagere
    varighet lengde opptak kjønn yrke utdanning merknad samtycke datum tidpunkt plats längd
    inspelning ålder yrke utbildning anmärkning språk päivämäärä päivä aika paikka kesto äänite
    tiedosto litteroija litteroitu ikä sukupuoli ammatti
    zeit uhrzeit beginn ende ort dauer länge aufnahme aufnahmedatum datei dateiname audiodatei
    transkript transkription transkribiert transkribent transkribentin transkriptor transkriptorin
    bearbeitung gesprächsdauer interviewdauer interviewort interviewdatum thema geschlecht alter
    beruf bildung anwesend anwesende bemerkung bemerkungen anmerkung anmerkungen einwilligung
    sprache
    besonderheiten atmosphäre tijd plaats locatie duur opname bestand getranscribeerd onderwerp
    geslacht leeftijd beroep opmerking opmerkingen taal toestemming
    heure lieu endroit durée enregistrement fichier transcrit transcripteur transcriptrice projet
    titre sujet thème numéro sexe âge profession métier présents remarque remarques langue
    fecha hora lugar sitio duración grabación archivo transcripción transcrito transcriptor
    transcriptora proyecto título tema número género sexo edad ocupación profesión presentes
    observaciones nota notas idioma consentimiento
    data local duração gravação ficheiro arquivo transcrição transcrito projeto projecto assunto
    género gênero idade profissão língua ora luogo durata registrazione trascrizione trascritto
    progetto titolo argomento numero genere età professione lingua
    czas godzina miejsce miejscowość długość nagranie plik transkrypcja transkrybował
    transkrybowała
    temat płeć wiek zawód wykształcenie uwagi język zgoda
    čas místo délka nahrávka soubor přepis přepsal přepsala téma pohlaví věk povolání jazyk
    miesto dĺžka nahrávka súbor prepis vek dátum időpont hely helyszín időtartam hanganyag fájl
    leirat nem életkor foglalkozás nyelv dată oră loc durată înregistrare fișier transcriere
    vârstă
    дата время место продолжительность длительность запись файл расшифровка транскрипт
    транскрибировал транскрибировала проект тема номер пол возраст профессия язык примечание
    примечания час місце тривалість запис вік стать мова примітки
    ημερομηνία ώρα τόπος τοποθεσία διάρκεια ηχογράφηση αρχείο απομαγνητοφώνηση θέμα φύλο ηλικία
    επάγγελμα γλώσσα σημειώσεις tarih saat yer süre kayıt dosya konu cinsiyet yaş meslek dil
    日期 时间 地点 时长 录音 文件 转录 转录者 题目 性别 年龄 职业 语言 备注 日付 日時 時間 場所
    録音 年齢 性別
    職業 時間 地點 時長 錄音 날짜 일시 시간 장소 녹음 나이 성별 직업 التاريخ المكان الوقت المدة
    תאריך מקום שעה
    """
)
# "访谈时间" is the time of the interview: these scripts have no blanks between words
_FRONT_UNSPACED = tuple(word for word in _FRONT if word > "\u2e80")
_PLACES = _words(
    """
    place location venue site sted ort interviewort plats paikka plaats locatie lieu endroit lugar
    sitio local luogo miejsce miejscowość místo miesto hely helyszín loc место місце τόπος
    τοποθεσία yer 地点 場所 地點 장소 المكان מקום
    """
)
_WROTE = _words(
    """
    transcriber transcribed transcriptionist typed checked translator present attending attendees
    transskriberet transskribent udskrevet transkribiert transkribent transkribentin transkriptor
    transkriptorin anwesend anwesende getranscribeerd transcrit transcripteur transcriptrice
    présents transcrito transcriptor transcriptora presentes trascritto transkrybował
    transkrybowała přepsal přepsala транскрибировал транскрибировала 转录者
    """
)
_NOWHERE = _words(
    """
    zoom teams skype online internet telephone phone telefon telefono teléfono téléphone video
    home
    office hjemme kontor online büro zuhause bureau domicile oficina casa biuro dom
    """
)
COLUMNS = _words(
    """
    timespan speaker text time times timestamp timestamps name transcript who what no nr # start end
    id line turn content utterance comment comments notes from to
    hvem hvad udsagn vem vad
    taler tekst tid navn replik ytring linje bemærkninger sprecher sprecherin zeit zeitmarke text
    wer was inhalt zeile beitrag bemerkungen beginn ende spreker tijd talare talan tid
    locuteur temps heure texte qui quoi ligne nom hablante tiempo hora texto quién qué línea
    nombre
    parlante tempo testo chi riga mówca czas wypowiedź kto linia mluvčí čas kdo řádek
    говорящий время текст кто строка спикер ομιλητής χρόνος ώρα κείμενο konuşmacı zaman metin
    说话人 时间 文本 内容 话者 発言者 時間 内容 発言
    """
)
"""Headings of the columns of a table that is a transcript."""

_SPLIT = re.compile(r"[^\W\d_]+(?:['’\u200c][^\W\d_]+)*")
_ENDINGS = re.compile(r"(?<=\w)(?:[/*_:·](?:-?in(?:nen)?|a|e|r|ka|trice)|\((?:in|a|e|r|n|ka)\))\b")
_GREEK = re.compile("[\u0370-\u03ff]")
_APART = re.compile(r"[,;/|\[\]&+]|\s[-–—]\s|\s(?:and|og|och|und|en|et|y|e|i|a|и|και|ve|ja)\s")
_QUESTION = re.compile(r"[?？؟;\u037e][\s\"'”’»)\]]*$")


def _in(label: str) -> set[str]:
    text = unicodedata.normalize("NFC", label.casefold())
    text = _ENDINGS.sub("", re.sub(r"\([^()]{3,}\)", "", text) or text)
    words = set(_SPLIT.findall(text))
    return (
        words if len(words) == 1 else {word for word in words if len(word) > 1 or word > "\u2e80"}
    )


def _is_called(label: str, words: frozenset[str]) -> bool:
    """Return whether a label is one of the words, or has one: "Interviewer Vera", "speaker 2"."""
    bare = _ENDINGS.sub("", re.sub(r"\([^()]{3,}\)", "", label) or label)
    parts = _SPLIT.findall(unicodedata.normalize("NFC", bare))
    others = [part for part in parts if part.casefold() not in words]
    is_short = len(parts) == 1 or any(len(p) > 1 and p.casefold() in words for p in parts)
    return len(others) < len(parts) <= 3 and is_short and not any(p[0].islower() for p in others)


def asks(label: str) -> bool:
    """Return whether a label means the interviewer."""
    return _is_called(label, _ASKS) and not _is_called(label, _ANSWERS)


def answers(label: str) -> bool:
    """Return whether a label means a participant."""
    return _is_called(label, _ANSWERS)


def is_role(label: str) -> bool:
    """Return whether a label is a role rather than a name: "Interviewer", "Speaker 2"."""
    return _is_called(label, ROLES)


def is_name(label: str) -> bool:
    """Return whether a label names a person ("Anna", "Bo") rather than a role or a code."""
    return not is_role(label) and (bool(names_in(label)) or (len(label) == 2 and label.istitle()))


def is_front(label: str) -> bool:
    """Return whether a label is about the interview, not a speaker: "Date", "Ort des Gesprächs"."""
    words = _in(label)
    is_known = words & _FRONT or any(word.endswith(_FRONT_UNSPACED) for word in words)
    return 0 < len(words) <= 5 and bool(is_known)


def is_question(text: str) -> bool:
    """Return whether a text ends as a question does. The semicolon is the Greek question mark."""
    ends = _QUESTION.search(text)
    return ends is not None and (ends[0][0] not in ";\u037e" or bool(_GREEK.search(text)))


def names_in(value: str, label: str = "") -> tuple[str, ...]:
    """Names in a line of the front matter or in a label, as entries of the study's list.

    ``label`` precedes them in the front matter: "Place" makes them places. Codes, roles, and
    anything else that does not look like a name are left out.
    """
    words = _in(label)
    is_place = bool(words & _PLACES)
    if label and not (is_place or words & (_ASKS | _ANSWERS | _WROTE | _CALLED | _ANYBODY)):
        return ()
    bare = re.sub(r"\([^()]*\)", ",", value)
    if not label and is_role(bare.strip(" ,")):  # "Interviewer (Vera Holm)"
        bare = re.sub(r"[()]", ",", value)
    names = (_name(part.strip(" .:?\"'“”«»"), is_place) for part in _APART.split(bare))
    return tuple(dict.fromkeys(name for name in names if name))


def _name(text: str, is_place: bool) -> str:
    words = text.split()
    if not is_place:  # "Interviewer Vera" names Vera
        words = [w for w in words if len(w) < 2 or w.strip(".:").casefold() not in ROLES]
        text = " ".join(words)
    letters = [re.sub(r"[^\w]", "", word) for word in words]
    if not 1 <= len(words) <= 4 or not all(letters) or re.search(r"\d", text):
        return ""
    if text.lower() == text.upper():  # a script without capitals
        fits = sum(map(len, letters)) > 1
    else:
        ends = letters[0] if is_place else letters[-1]
        fits = letters[0][0].isupper() and ends[0].isupper() and not _is_code(letters)
    if not fits or text.casefold() in _NOWHERE or (not is_place and is_role(text)):
        return ""
    name = " ".join(
        word.capitalize() if word.isupper() and len(word) > 2 else word for word in words
    )
    return f"place: {name}" if is_place else name


def _is_code(words: list[str]) -> bool:
    return all(len(word) < 3 or (word.isupper() and len(word) <= 3) for word in words)
