"""Headings that people give the columns of their tables, in many languages. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["named_columns"]


def _listed(words: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in words.split())


_CALLED = {
    "id": _listed(
        """
        id ids no nr number pid code participant participant_id participant_no participant_number
        participant_code interview interview_id respondent respondent_id informant case case_id
        subject record_id subject_id deltager
        deltager_id deltagernummer deltager_nr løbenummer kode informant_id
        deltaker deltakernummer deltagare deltagarnummer nummer kod osallistuja koodi tunnus
        teilnehmer teilnehmerin teilnehmer_id teilnehmende kürzel befragte probanden_id deelnemer
        participante participante_id code_participant numéro identifiant código número nº n°
        partecipante codice numero uczestnik uczestnik_id numer účastník kód участник код номер
        респондент учасник συμμετέχων κωδικός αριθμός katılımcı numara 编号 參與者 参与者 受访者
        代码 参加者 番号 참여자 번호
        """
    ),
    "name": _listed(
        """
        name names full_name participant_name real_name navn fulde_navn namn nimi vollständiger_name
        klarname naam nom nom_et_prénom nombre nombre_y_apellidos nome imię imię_i_nazwisko nazwisko
        jméno név имя фио ім'я όνομα ονοματεπώνυμο isim ad_soyad 姓名 名字 名前 氏名 이름 성명
        """
    ),
    "file": _listed(
        """
        file files filename file_name recording audio audio_file transcript transcript_file fil
        filnavn filename lydfil optagelse optagelsesfil filnamn ljudfil inspelning lydopptak
        tiedosto äänite datei dateiname audiodatei aufnahme bestand bestandsnaam opname fichier
        nom_du_fichier enregistrement archivo fichero grabación ficheiro arquivo gravação
        registrazione plik nazwa_pliku nagranie soubor nahrávka fájl файл имя_файла запись аудио
        αρχείο ηχογράφηση dosya 文件 文件名 录音 檔案 ファイル 録音 파일
        """
    ),
    "consent": _listed(
        """
        consent consent_given samtykke samtycke suostumus einwilligung einverständnis toestemming
        consentement consentimiento consentimento consenso zgoda souhlas согласие συγκατάθεση
        onam 同意 知情同意 동의
        """
    ),
    "also": _listed(
        """
        also other_names aliases alias nickname nicknames mentions people_mentioned også
        andre_navne andre_personer kaldenavn också andra_namn auch weitere_namen andere_namen
        spitzname aussi autres_noms surnom también otros_nombres otros apodo inne_imiona
        także другие_имена также 其他姓名
        """
    ),
    "group": _listed(
        """
        group groups arm condition gruppe grupper grupp ryhmä groep groupe grupo gruppo grupa
        skupina csoport группа група ομάδα grup 组 组别 組 グループ 집단 그룹
        """
    ),
    "occasion": _listed(
        """
        occasion occasions time timepoint time_point measurement measurement_occasion wave visit
        redcap_event_name event event_name pre_post prepost tidspunkt måletidspunkt måling målepunkt
        før_efter runde tid tillfälle mättillfälle mätning måletidspunkt messzeitpunkt zeitpunkt
        meetmoment temps moment momento occasione pomiar
        """
    ),
    "enrolled": _listed(
        """
        enrolled included randomised randomized indgået tilmeldt inkluderet inkluderad inkludert
        eingeschlossen inclus incluido
        """
    ),
    "dropped_out": _listed(
        """
        dropped_out dropout drop_out withdrawn_from_training lost_to_follow_up frafaldet frafald
        udgået stoppet avhopp avbrutit frafalt abgebrochen ausgeschieden abandon abandonó
        """
    ),
    "reason": _listed("reason reasons why årsag grund begrundelse orsak grunn raison motivo"),
    "number": _listed("number n count antal antall anzahl nombre número"),
}


def named_columns(cells: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The cells of a heading in lower case; one that plainly means a column has that column's name.

    Args:
        cells: the heading as it was read.
        wanted: columns that may be meant. One that is there by its own name, or that several
            cells could be, is left alone.
    """
    columns = [cell.lower() for cell in cells]
    for name in wanted:
        if name in columns:
            continue
        means = [n for n, cell in enumerate(columns) if _plain(cell) in _CALLED.get(name, ())]
        if len(means) == 1:
            columns[means[0]] = name
    return columns


def _plain(cell: str) -> str:
    return " ".join(
        re.sub(r"[^\w'’°º]+|_", " ", unicodedata.normalize("NFC", cell)).split()
    ).casefold()
