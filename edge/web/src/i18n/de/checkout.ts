import type { checkout as english } from "../en/checkout.ts";
import type { Texts } from "../message-types.ts";

export const checkout: Texts<typeof english> = {
  "basket.title": "Korb",
  "basket.yours": "Ihr Korb",
  "basket.subtotal": "Zwischensumme",
  "basket.to_checkout": "Zur Kasse",
  "basket.view": "Korb ansehen, {count}",
  "basket.nothing": "Noch nichts darin",
  "basket.nothing_next": "Legen Sie ein Gericht von der Karte dazu.",
  "basket.empty_it": "Korb leeren",

  "checkout.title": "Kasse",
  "checkout.empty": "Ihr Korb ist leer",
  "checkout.empty_next": "Wählen Sie ein Geschäft und legen Sie dazu, was Sie mögen.",
  "checkout.back_to": "Zurück zu {store}",
  "checkout.note": "Notiz",
  "checkout.note_label": "Notiz für die Küche und den Boten (freiwillig)",
  "checkout.note_example": "Ohne Zwiebeln. Zweimal klingeln.",
  "checkout.order_for": "Für {price} bestellen",
  "checkout.order": "Bestellen",

  "quote.price": "Preis",
  "quote.working_out": "Der Preis wird berechnet",
  "quote.none":
    "Das kann gerade nicht geliefert werden. Versuchen Sie es in ein paar Minuten noch einmal.",
  "quote.busy": "Hier bestellen gerade viele: die Lieferung kostet das {factor}-Fache.",
  "quote.time": "Etwa {time} bis zu Ihrer Tür",
  "quote.holds": "Preis gilt noch {time}",

  "address.title": "Wohin?",
  "address.deliver_to": "Liefern an",
  "address.change": "Ändern",
  "address.deliver_here": "Hierher liefern",
  "address.map": "Den Ort der Lieferung wählen",
  "address.tap": "Tippen Sie auf die Karte, um die Nadel zu versetzen.",
  "address.outside":
    "Dieser Ort liegt außerhalb des Liefergebiets. Wählen Sie einen innerhalb der gestrichelten Linie.",
  "address.label": "Adresse für den Boten",
  "address.example": "Straße, Haus, Stock, Name an der Klingel",
  "address.needed": "Der Bote braucht eine Adresse.",
  "address.my_location": "Meinen Standort nehmen",
  "address.no_location":
    "Ihr Browser hat nicht gesagt, wo Sie sind. Tippen Sie stattdessen auf die Karte.",
};
