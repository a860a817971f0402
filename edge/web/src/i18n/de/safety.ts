import type { safety as english } from "../en/safety.ts";
import type { Texts } from "../message-types.ts";

export const safety: Texts<typeof english> = {
  "safety.help": "Hilfe",
  "safety.help_title": "Brauchen Sie Hilfe?",
  "safety.help_text":
    "Unsere Leute sehen, wo Sie sind, und rufen Sie an. Ihre Vertrauenspersonen erfahren es auch.",
  "safety.help_emergency": "Bei Gefahr wählen Sie zuerst {number}.",
  "safety.call_number": "{number} anrufen",
  "safety.help_send": "Jetzt Hilfe rufen",
  "safety.help_sent": "Hilfe ist verständigt",
  "safety.help_sent_text":
    "Unsere Leute sehen Ihre Fahrt und kümmern sich. Bleiben Sie erreichbar.",
  "safety.ask_title": "Ist alles in Ordnung?",
  "safety.ask_route_deviation": "Ihre Fahrt ist vom Weg abgekommen.",
  "safety.ask_long_stop": "Ihre Fahrt steht seit einer Weile.",
  "safety.ask_too_long": "Ihre Fahrt dauert viel länger als geplant.",
  "safety.ask_far_from_destination": "Ihre Fahrt endete weit vom gebuchten Ziel.",
  "safety.all_well": "Alles in Ordnung",
  "safety.contacts": "Vertrauenspersonen",
  "safety.contacts_text":
    "Sie erfahren es, wenn Sie Hilfe rufen, und auf Wunsch auch von jeder Fahrt.",
  "safety.contacts_none": "Sie haben noch niemanden genannt.",
  "safety.contact_name": "Name",
  "safety.contact_phone": "Telefon, etwa +91 98765 43210",
  "safety.contact_add": "Hinzufügen",
  "safety.contact_remove": "{name} entfernen",
  "safety.told_sent":
    "{about, select, named {Weiß, dass Sie ihr oder ihm vertrauen} sos {Weiß von Ihrem Hilferuf} alarm {Weiß von einem Alarm} other {Weiß von Ihrer Fahrt}}, {time}",
  "safety.told_waiting": "Wird gerade verständigt",
  "safety.told_failed": "Nicht erreicht: Bitte rufen Sie selbst an",
  "safety.contact_refused": "Möchte keine Nachrichten von uns: Rufen Sie im Notfall selbst an",
  "safety.contact_note":
    "Wir schreiben einmal, dass Sie die Person genannt haben. Sie kann ablehnen.",
  "safety.told_of": "Erfährt von",
  "safety.told_of_help": "Hilferufen",
  "safety.told_of_night": "Hilferufen und Fahrten bei Nacht",
  "safety.told_of_all": "Hilferufen und allen Fahrten",
  "safety.call": "Anrufen",
  "safety.call_name": "{name} anrufen",
  "safety.refuse_title": "Keine Nachrichten mehr?",
  "safety.refuse_text":
    "Jemand hat Sie als Vertrauensperson genannt. Wenn Sie ablehnen, schreiben wir Ihnen nie wieder über diese Person, auch nicht, wenn sie Hilfe ruft.",
  "safety.refuse_button": "Nicht mehr schreiben",
  "safety.refuse_done": "Erledigt. Wir schreiben Ihnen nicht mehr über diese Person.",
  "safety.refuse_broken":
    "Dieser Link ist nicht vollständig. Kopieren Sie ihn ganz aus der Nachricht.",
};
