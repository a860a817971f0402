import type { money as english } from "../en/money.ts";
import type { Texts } from "../message-types.ts";

export const money: Texts<typeof english> = {
  "money.bank_asks": "Ihre Bank bittet um Bestätigung",
  "money.confirm_in_app": "Bestätigen Sie in Ihrer App",
  "money.bank_why": "Sie will wissen, dass die Zahlung von {amount} von Ihnen ist.",
  "money.kitchen_after": "Gleich danach bekommt die Küche Ihre Bestellung.",
  "money.bank_waits":
    "Wir warten auf die Antwort der Bank. Sie müssen nichts tun, und es wird nicht doppelt abgebucht.",
  "money.payment": "Zahlung",
  "money.nothing_paid": "Für diese Bestellung wurde nichts bezahlt.",
  "money.bank_asks_it": "Ihre Bank bittet Sie, es zu bestätigen.",
  "money.order_again": "Noch einmal bestellen",
  "money.refund": "Erstattung",
  "money.credit_note": "Gutschrift",
  "money.receipt": "Quittung",
  "money.invoice": "Rechnung",
  "money.download": "Als PDF laden",
  "money.no_paper": "Es gibt noch keine",
  "money.no_paper_next":
    "Sie wird geschrieben, wenn alles vorbei und bezahlt ist. Sehen Sie in einer Minute noch einmal nach.",
  "money.credited": "Gutgeschrieben",
  "money.how_paid": "Wie bezahlt wurde",
  "money.on_its_way": "Unterwegs",
  "money.paid_in_all": "Insgesamt bezahlt",
  "money.seller_through": "{seller}, über {name}",
  "money.tax": "{label} {percent, number} %",

  "payment.created": "Noch nicht bezahlt",
  "payment.requires_action": "Ihre Bank fragt",
  "payment.unknown": "Wartet auf die Bank",
  "payment.authorized": "Reserviert",
  "payment.captured": "Bezahlt",
  "payment.partially_refunded": "Teils zurückgegeben",
  "payment.refunded": "Zurückgegeben",
  "payment.disputed": "Bestritten",
  "payment.voided": "Freigegeben, nicht abgebucht",
  "payment.failed": "Gescheitert, nicht abgebucht",

  "payment_for.order": "Bestellung",
  "payment_for.cancellation_fee": "Stornogebühr",
  "payment_for.tip": "Trinkgeld",
  "payment_for.top_up": "Aufladung",

  "refund.created": "Wird geschickt",
  "refund.pending": "Unterwegs",
  "refund.unknown": "Wartet auf die Bank",
  "refund.succeeded": "Zurückgegeben",
  "refund.failed": "Nicht angekommen",
  "refund.in_wallet": "Es ist in Ihrem Guthaben.",
  "refund.went_back":
    "Es ging denselben Weg zurück. Ihre Bank zeigt es vielleicht erst in ein paar Tagen.",
  "refund.not_sent": "Es konnte nicht geschickt werden. Der Support kümmert sich.",
  "refund.to_wallet": "Es ist unterwegs zu Ihrem Guthaben.",
  "refund.to_card": "Es ist unterwegs zu der Karte oder dem Konto, mit dem Sie bezahlt haben.",

  "failure.card_declined":
    "Ihre Bank hat die Karte abgelehnt. Nehmen Sie eine andere, oder fragen Sie Ihre Bank.",
  "failure.insufficient_funds":
    "Auf der Karte ist nicht genug Geld. Bezahlen Sie auf andere Weise.",
  "failure.expired_card": "Die Karte ist abgelaufen. Fügen Sie die neue hinzu.",
  "failure.incorrect_cvc":
    "Der Sicherheitscode der Karte war falsch. Fügen Sie die Karte noch einmal hinzu.",
  "failure.card_blocked":
    "Ihre Bank hat die Karte gesperrt. Fragen Sie Ihre Bank, oder nehmen Sie eine andere.",
  "failure.authentication_failed":
    "Ihre Bank konnte nicht bestätigen, dass Sie es sind. Versuchen Sie es noch einmal, oder bezahlen Sie anders.",
  "failure.not_approved":
    "Die Anfrage in Ihrer UPI-App wurde abgelehnt oder nicht rechtzeitig beantwortet. Versuchen Sie es noch einmal.",
  "failure.authorization_ended":
    "Ihre Bank hat das Geld freigegeben, bevor es gebraucht wurde. Bestellen Sie noch einmal.",
  "failure.amount_not_supported":
    "Dieser Betrag kann so nicht bezahlt werden. Bezahlen Sie auf andere Weise.",
  "failure.strange":
    "Mit dieser Zahlung stimmte etwas nicht. Der Support gibt zurück, was abgebucht wurde.",
  "failure.other":
    "Die Zahlung hat nicht geklappt. Es wurde nichts abgebucht. Bezahlen Sie auf andere Weise.",

  "tip.give_name": "Trinkgeld für {name}",
  "tip.give_rider": "Trinkgeld geben",
  "tip.legend": "Trinkgeld; alles davon bekommt Ihr Bote",
  "tip.other": "Anderer Betrag",
  "tip.yours": "Ihr Trinkgeld",
  "tip.wrong": "Geben Sie einen Betrag ein, etwa 20.",
  "tip.from": "Von",
  "tip.amount": "{amount} Trinkgeld geben",
  "tip.plain": "Trinkgeld",

  "method.test": "Testkarte hinzufügen",
  "method.test_asks": "Karte, bei der die Bank fragt",
  "method.test_declined": "Karte, die abgelehnt wird",
  "method.none": "Hier kann gerade keine Karte hinzugefügt werden. Bar bezahlen geht immer.",
  "method.paypal": "PayPal hinzufügen",
  "method.card_or_upi": "Karte oder UPI hinzufügen",
  "method.card": "Karte hinzufügen",
  "method.elsewhere": "Karte anderswo hinzufügen",

  "talk.messages": "Nachrichten",
  "talk.unread": "ungelesen",
  "talk.call": "{name} anrufen",
  "talk.then_pin": "dann {pin}",

  "share.title": "Diese {what, select, ride {Fahrt} other {Bestellung}} teilen",
  "share.making": "Link wird gemacht",
  "share.stopped": "Der Link öffnet nichts mehr, und wer dabei zusah, ist draußen.",
  "share.again": "Neuen Link machen",
  "share.shows":
    "Wer diesen Link hat, sieht, wo die {what, select, ride {Fahrt} other {Bestellung}} ist. Namen, Preise und Codes zeigt er nicht.",
  "share.ends":
    "Er endet eine Stunde nach Ihrer {what, select, ride {Fahrt} other {Bestellung}}, spätestens am {when}.",
  "share.opened": "{count, plural, one {Bisher einmal geöffnet.} other {Bisher # Mal geöffnet.}}",
  "share.stop": "Nicht mehr teilen",
  "share.follow": "Meine {what, select, ride {Fahrt} other {Bestellung}} verfolgen",
  "share.send": "Senden",
  "share.copy": "Link kopieren",
  "share.copied": "Kopiert.",
  "share.not_copied": "Ihr Browser lässt uns nicht kopieren: markieren Sie den Link oben.",

  "stars.yours": "Ihre Bewertung",
  "stars.thanks": "Danke für die Bewertung.",
  "stars.of_five": "{stars} von 5 Sternen",
  "stars.how_was": "Wie war {name}?",
  "stars.how_was_rider": "Wie war Ihr Bote?",
  "stars.how_was_customer": "Wie war Ihr Kunde?",
  "stars.rating": "Bewertung",
  "stars.count": "{count, plural, one {# Stern} other {# Sterne}}",
  "stars.comment": "Noch etwas? Nur wir lesen es.",
  "stars.tag.polite": "Freundlich",
  "stars.tag.on_time": "Pünktlich",
  "stars.tag.careful": "Vorsichtig",
  "stars.tag.clean": "Sauber",
  "stars.tag.knew_the_way": "Kannte den Weg",
  "stars.tag.easy_to_find": "Leicht zu finden",
  "stars.tag.rude": "Unhöflich",
  "stars.tag.late": "Zu spät",
  "stars.tag.unsafe": "Unsicher",
  "stars.tag.dirty": "Schmutzig",
  "stars.tag.wrong_way": "Falscher Weg",
  "stars.tag.hard_to_find": "Schwer zu finden",
  "stars.tag.damaged": "Beschädigt",

  "guest.title":
    "{what, select, order {Bestellung verfolgen} ride {Fahrt verfolgen} other {Live verfolgen}}",
  "guest.note": "Sie folgen über einen geteilten Link. Namen, Preise und Codes zeigt er nicht.",
  "guest.link_ended": "Dieser Link ist zu Ende",
  "guest.link_ended_next":
    "Er endet eine Stunde nach der Bestellung oder Fahrt, oder wenn jemand das Teilen beendet. Bitten Sie um einen neuen.",
  "guest.searching": "Ein Fahrer wird gesucht",
  "guest.assigned": "Der Fahrer ist auf dem Weg zur Abholung",
  "guest.in_progress": "Unterwegs zum Ziel",
  "guest.paused": "Die Fahrt macht Pause",
  "guest.live": "Sie sehen live, wo sie ist.",
  "guest.over": "Die Fahrt ist vorbei",
  "guest.over_next": "Es gibt nichts mehr zu verfolgen.",

  "refund_reason.missing_item": "Etwas fehlte",
  "refund_reason.wrong_item": "Etwas war falsch",
  "refund_reason.quality": "Nicht, wie es sein soll",
  "refund_reason.late": "Kam zu spät",
  "refund_reason.not_delivered": "Kam nie an",
  "refund_reason.duplicate": "Doppelt bezahlt",
  "refund_reason.goodwill": "Kulanz",
  "refund_reason.unexpected_money": "Versehentlich bezahlt",
  "refund_reason.other": "Ein anderer Grund",
};
