import type { frame as english } from "../en/frame.ts";
import type { Texts } from "../message-types.ts";

export const frame: Texts<typeof english> = {
  "nav.stores": "Magasins",
  "nav.ride": "Course",
  "nav.orders": "Commandes",
  "nav.wallet": "Portefeuille",
  "nav.news": "Actualités",
  "nav.map": "Carte",
  "nav.earnings": "Revenus",
  "nav.me": "Moi",
  "nav.main": "Menu principal",
  "nav.skip": "Aller au contenu",
  "nav.home": "Beeline, page d’accueil",
  "nav.account": "Compte",
  "nav.basket": "dans le panier. Passer au paiement",

  "action.back": "Retour",
  "action.go_on": "Continuer",
  "action.retry": "Réessayer",
  "action.load_again": "Recharger",
  "action.look_again": "Regarder à nouveau",
  "action.share": "Partager",
  "action.close": "Fermer",

  "page.loading": "Chargement",
  "page.stopped": "Cette page s’est arrêtée",
  "page.stopped_next": "Rechargez-la. Rien de ce que vous avez commandé n’est perdu.",
  "page.missing": "Cette page n’existe pas",
  "page.missing_next": "L’adresse est peut-être mal tapée, ou la page a déménagé.",
  "page.no_city": "Aucune ville n’est encore desservie",
  "page.no_city_next": "Revenez quand la première ouvrira.",
  "page.see_stores": "Voir les magasins",

  "map.pick_middle": "Choisir le milieu de la carte",
  "map.zoom_in": "Zoom avant",
  "map.zoom_out": "Zoom arrière",
  "map.fit": "Tout afficher",
  "map.cannot_draw": "Cet appareil ne peut pas dessiner la carte",
  "map.cannot_draw_next": "Tout le reste fonctionne. Ce qu’il y a à dire sur {city} est à côté.",
  "map.not_loaded": "La carte n’a pas été chargée",
  "map.not_loaded_next": "Rechargez la page quand vous serez de nouveau en ligne.",
  "map.you": "Vous",

  "link.connecting": "Connexion…",
  "link.open": "En direct",
  "link.reconnecting": "Reconnexion…",
  "link.ended": "Non connecté",

  "span.seconds": "{count} s",
  "span.minutes": "{count} min",
  "span.hours": "{count} h",
  "span.seconds_left": "secondes restantes",
  "span.more_minutes": "{count, plural, one {encore # minute} other {encore # minutes}}",
  "span.less_than_minute": "moins d’une minute",

  "eta.soon": "D’un instant à l’autre",
  "eta.minutes": "{count} min",
  "eta.range": "{low}–{high} min",
  "eta.soon_spoken": "Arrive d’un instant à l’autre",
  "eta.range_spoken": "Arrive dans {low} à {high} minutes",
  "eta.minutes_spoken":
    "{count, plural, one {Arrive dans environ une minute} other {Arrive dans environ # minutes}}",

  "position.old": "La position date de {age}",
  "position.lost": "La position date de {age}. Votre livreur n’a peut-être pas de réseau",

  "timeline.next": "à venir",

  "language.title": "Langue",
  "language.hint": "Les applications et nos messages l’utilisent.",
};
