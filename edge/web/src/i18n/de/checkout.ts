import type { checkout as english } from "../en/checkout.ts";
import type { Texts } from "../message-types.ts";

export const checkout: Texts<typeof english> = {
  "basket.title": "Korb",
  "basket.yours": "Dein Korb",
  "basket.subtotal": "Zwischensumme",
  "basket.to_checkout": "Zur Kasse",
  "basket.view": "Korb ansehen, {count}",
  "basket.nothing": "Noch nichts darin",
  "basket.nothing_next": "Lege ein Gericht von der Karte dazu.",
  "basket.empty_it": "Korb leeren",

  "checkout.title": "Kasse",
  "checkout.empty": "Dein Korb ist leer",
  "checkout.empty_next": "Wähle ein Geschäft und lege dazu, was du magst.",
  "checkout.back_to": "Zurück zu {store}",
  "checkout.note": "Notiz",
  "checkout.note_label": "Notiz für die Küche und den Boten (freiwillig)",
  "checkout.note_example": "Ohne Zwiebeln. Zweimal klingeln.",
  "checkout.order_for": "Für {price} bestellen",
  "checkout.order": "Bestellen",

  "quote.price": "Preis",
  "quote.working_out": "Der Preis wird berechnet",
  "quote.none":
    "Das kann gerade nicht geliefert werden. Versuche es in ein paar Minuten noch einmal.",
  "quote.busy": "Hier bestellen gerade viele: die Lieferung kostet das {factor}-Fache.",
  "quote.time": "Etwa {time} bis zu deiner Tür",
  "quote.holds": "Preis gilt noch {time}",

  "address.title": "Wohin?",
  "address.deliver_to": "Liefern an",
  "address.change": "Ändern",
  "address.deliver_here": "Hierher liefern",
  "address.map": "Den Ort der Lieferung wählen",
  "address.tap": "Tippe auf die Karte, um die Nadel zu versetzen.",
  "address.outside":
    "Dieser Ort liegt außerhalb des Liefergebiets. Wähle einen innerhalb der gestrichelten Linie.",
  "address.label": "Adresse für den Boten",
  "address.example": "Straße, Haus, Stock, Name an der Klingel",
  "address.needed": "Der Bote braucht eine Adresse.",
  "address.my_location": "Meinen Standort nehmen",
  "address.no_location":
    "Dein Browser hat nicht gesagt, wo du bist. Tippe stattdessen auf die Karte.",
};
