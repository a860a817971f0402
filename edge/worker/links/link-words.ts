/** What a page says whose link leads nowhere. Plain text without signs of HTML. */
import type { LanguageCode } from "#shared/languages.ts";

export interface PageWords {
  readonly title: string;
  readonly next: string;
}

interface LinkWords {
  readonly 404: PageWords;
  readonly 410: PageWords;
  readonly 503: PageWords;
  readonly open: string;
}

export const linkWords: Readonly<Record<LanguageCode, LinkWords>> = {
  en: {
    404: {
      title: "There is no such link",
      next: "Look at it again: every letter counts, also whether it is a capital.",
    },
    410: {
      title: "This link has ended",
      next: "Shared trips end an hour after the order, or when somebody stops sharing. Ask for a new one.",
    },
    503: {
      title: "We cannot open this link right now",
      next: "The service behind it does not answer. Try again in a moment.",
    },
    open: "Open Beeline",
  },
  hi: {
    404: {
      title: "ऐसा कोई लिंक नहीं है",
      next: "इसे फिर से देखें: हर अक्षर मायने रखता है, छोटा या बड़ा भी।",
    },
    410: {
      title: "यह लिंक अब नहीं चलता",
      next: "साझा लिंक ऑर्डर के एक घंटे बाद, या साझा करना बंद होने पर बंद हो जाता है। नया लिंक माँगें।",
    },
    503: {
      title: "यह लिंक अभी नहीं खुल सकता",
      next: "इसके पीछे की सेवा जवाब नहीं दे रही है। थोड़ी देर में फिर कोशिश करें।",
    },
    open: "Beeline खोलें",
  },
  de: {
    404: {
      title: "Diesen Link gibt es nicht",
      next: "Sehen Sie ihn noch einmal an: Jeder Buchstabe zählt, auch ob er groß geschrieben ist.",
    },
    410: {
      title: "Dieser Link gilt nicht mehr",
      next: "Er endet eine Stunde nach der Bestellung, oder wenn jemand das Teilen beendet. Bitten Sie um einen neuen.",
    },
    503: {
      title: "Dieser Link lässt sich gerade nicht öffnen",
      next: "Der Dienst dahinter antwortet nicht. Versuchen Sie es gleich noch einmal.",
    },
    open: "Beeline öffnen",
  },
  fr: {
    404: {
      title: "Ce lien n’existe pas",
      next: "Vérifiez-le : chaque lettre compte, les majuscules aussi.",
    },
    410: {
      title: "Ce lien a pris fin",
      next: "Il prend fin une heure après la commande, ou quand le partage est arrêté. Demandez-en un nouveau.",
    },
    503: {
      title: "Ce lien ne peut pas s’ouvrir pour l’instant",
      next: "Le service ne répond pas. Réessayez dans un moment.",
    },
    open: "Ouvrir Beeline",
  },
};
