import type { partnerKeys as english } from "../en/partner-keys.ts";
import type { Texts } from "../message-types.ts";

export const partnerKeys: Texts<typeof english> = {
  "keys.none": "Aucune machine n’agit pour votre magasin",
  "keys.none_next":
    "Créez une clé ci-dessous et mettez-la dans votre caisse ou votre éditeur de carte.",
  "keys.remove_sure": "Oui, couper son accès",
  "keys.keep": "La garder",
  "keys.remove": "Retirer {name}",
  "keys.api_key": "Clé …{hint}",
  "keys.client_secret": "Secret OAuth …{hint}",
  "keys.used": "utilisée {when}",
  "keys.never_used": "jamais utilisée",
  "keys.used_ends": "utilisée {when} · expire {end}",
  "keys.never_used_ends": "jamais utilisée · expire {end}",
  "keys.revoke": "Révoquer",
  "keys.revoke_key": "Révoquer la clé se terminant par {hint}",

  "keys.make_title": "Créer une clé",
  "keys.what_for": "À quoi sert-elle ?",
  "keys.what_for_example": "Caisse du comptoir",
  "keys.kind": "Type",
  "keys.kind.api_key": "Clé d’API, envoyée à chaque appel",
  "keys.kind.client_secret": "Secret client OAuth2, échangé contre des jetons",
  "keys.make": "Créer la clé",
  "keys.may": "Elle peut",
  "keys.scope.orders_read": "Voir les commandes",
  "keys.scope.orders_write": "Accepter, refuser et terminer les commandes",
  "keys.scope.catalog_write": "Modifier les articles et le stock",
  "keys.scope.store_write": "Ouvrir et fermer le magasin",

  "keys.made": "Clé pour {name}",
  "keys.copy": "Copier",
  "keys.copied": "Copiée",
  "keys.kept": "Je l’ai gardée",
  "keys.once":
    "Elle n’est montrée que cette fois. Mettez-la là où seule votre machine peut la lire.",
  "keys.client_id": "Identifiant client",
  "keys.not_copied": "La copie n’a pas marché. Sélectionnez plutôt le texte.",
};
