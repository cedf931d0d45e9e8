"""Invented comments in three languages and three tones. No people, no addresses, no numbers."""

from __future__ import annotations

from dice import Dice

EMOJI = {"good": ("👍", "😀", "🎉", "💙"), "mixed": ("🤔", "😐", "🙂"), "bad": ("😕", "👎", "😡")}
NOTHING = {"en": ("none", "n/a", "-"), "nl": ("geen", "nvt", "."), "de": ("keine", "nichts", "-")}

SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "good": (
            "The new onboarding is excellent.",
            "+1 for the guided onboarding",
            "We finally know where we stand, and what comes next.",
            "Support answered within the hour, friendly and to the point.",
            'The dashboard does exactly what it says: "no surprises".',
            "Setting up our second site took one afternoon.",
            "Clear invoices, clear contract, no fuss.",
            "Our suggestions were picked up in the last release!",
            "Easy to use, even for colleagues who are not technical.",
            "The quarterly review meeting is worth the time.",
            "Reports are quick to make and easy to share.",
            "Best supplier we work with",
        ),
        "mixed": (
            "Good product, but the price keeps going up.",
            "Onboarding was fine, the documentation could be better.",
            "Works well; the mobile version lags behind.",
            'Support is friendly, yet "we will look into it" is not an answer.',
            "Some reports are great, others take too many clicks.",
            "OK overall.",
            "We use about half of what we pay for.",
            "Please add an export to spreadsheets, with filters.",
            "Depends on who picks up the ticket.",
            "It does the job",
        ),
        "bad": (
            "Waited four days for a first answer.",
            "- slow replies\n- unclear invoices\n- no single point of contact",
            "We were never told about the changed terms, which is not acceptable.",
            'The manual says "simple", it is not.',
            "Too expensive for what it is.",
            "The same problem came back three times, each time with a new ticket.",
            "Export fails on large files; nobody seems to own the issue.",
            "Onboarding was a mess: three calls, three different stories.",
            "We feel we have no say in what gets built.",
            "Slow, slow, slow...",
            "Considering another supplier at the end of the contract",
        ),
    },
    "nl": {
        "good": (
            "De nieuwe onboarding is uitstekend.",
            "Snel en vriendelijk geholpen, dank!",
            "Eindelijk overzicht: we weten precies waar we staan.",
            'Het dashboard is "gewoon goed".',
            "Onze wensen zijn in de laatste versie meegenomen.",
            "Heel gebruiksvriendelijk, ook voor collega's zonder technische kennis.",
            "Duidelijke facturen, geen verrassingen.",
            "De support reageert binnen het uur.",
            "Prettige samenwerking, korte lijnen.",
            "Het kwartaalgesprek is echt nuttig",
            "Instellen kostte één middag.",
        ),
        "mixed": (
            "Goed product, maar wel aan de prijs.",
            "Het werkt, al kan de uitleg duidelijker.",
            "Onboarding prima; daarna werd het stil.",
            "Soms snel antwoord, soms dagen niets.",
            'De handleiding is "in bewerking", al een half jaar.',
            "Graag een export naar een rekenblad, met filters.",
            "De mobiele versie blijft achter.",
            "Voldoende.",
            "We gebruiken maar de helft van de mogelijkheden",
        ),
        "bad": (
            "Vier dagen gewacht op een eerste reactie.",
            "Te duur voor wat het is.",
            "Niemand voelt zich eigenaar van het probleem, erg jammer.",
            "- trage reacties\n- onduidelijke facturen\n- geen vast aanspreekpunt",
            'Steeds hetzelfde antwoord: "we kijken ernaar".',
            "We worden niet gehoord.",
            "De onboarding was rommelig: drie gesprekken, drie verhalen.",
            "Export loopt vast bij grote bestanden.",
            "Gewijzigde voorwaarden zonder bericht, dat kan echt niet!",
            "Overwegen een andere leverancier",
        ),
    },
    "de": {
        "good": (
            "Das neue Onboarding ist ausgezeichnet.",
            "Schnelle, freundliche Hilfe – vielen Dank!",
            "Endlich wissen wir, wo wir stehen.",
            "Unsere Vorschläge wurden in der letzten Version umgesetzt.",
            'Das Dashboard hält, was es verspricht: „keine Überraschungen".',
            "Klare Rechnungen, klarer Vertrag.",
            "Sehr übersichtlich, auch für Kolleginnen und Kollegen ohne Technikwissen.",
            "Der Support meldet sich innerhalb einer Stunde.",
            "Die Berichte sind schnell erstellt und leicht zu teilen",
            "Einrichtung an einem Nachmittag, großartig.",
        ),
        "mixed": (
            "Gutes Produkt, aber der Preis steigt ständig.",
            "Es funktioniert, die Anleitung könnte besser sein.",
            "Manchmal schnelle Antwort, manchmal tagelang nichts.",
            "Onboarding in Ordnung; danach wurde es ruhig.",
            "Bitte einen Export in Tabellen ergänzen, mit Filtern.",
            "Die mobile Version hinkt hinterher.",
            'Antwort meist: "in Prüfung".',
            "Ganz okay",
        ),
        "bad": (
            "Vier Tage auf die erste Antwort gewartet.",
            "Zu teuer für das, was es kann.",
            "Niemand fühlt sich zuständig, sehr ärgerlich.",
            "- langsame Antworten\n- unklare Rechnungen\n- kein fester Ansprechpartner",
            "Geänderte Bedingungen ohne Mitteilung, das geht nicht!",
            'Immer wieder heißt es "wir melden uns".',
            "Das Onboarding war chaotisch: drei Gespräche, drei Aussagen.",
            "Der Export bricht bei großen Dateien ab.",
            "Wir haben kein Mitspracherecht.",
        ),
    },
}


def make_comment(dice: Dice, language: str, tone: str) -> str:
    """A comment of one to three sentences, now and then with line breaks or an emoji."""
    if dice.chance(0.03):
        return dice.pick(NOTHING[language])
    sentences = SENTENCES[language][tone]
    parts = [dice.pick(sentences)]
    while len(parts) < 3 and dice.chance(0.3):
        another = dice.pick(SENTENCES[language]["mixed"] if dice.chance(0.3) else sentences)
        if another not in parts:
            parts.append(another)
    text = ("\n" if dice.chance(0.12) else " ").join(parts)
    return f"{text} {dice.pick(EMOJI[tone])}" if dice.chance(0.07) else text
