import type { partnerKeys as english } from "../en/partner-keys.ts";
import type { Texts } from "../message-types.ts";

export const partnerKeys: Texts<typeof english> = {
  "keys.none": "Noch arbeitet keine Maschine für Ihr Geschäft",
  "keys.none_next":
    "Machen Sie unten einen Schlüssel und geben Sie ihn in Ihre Kasse oder Ihren Speisekarten-Editor ein.",
  "keys.remove_sure": "Ja, Zugang beenden",
  "keys.keep": "Behalten",
  "keys.remove": "{name} entfernen",
  "keys.api_key": "Schlüssel …{hint}",
  "keys.client_secret": "OAuth-Geheimnis …{hint}",
  "keys.used": "benutzt {when}",
  "keys.never_used": "nie benutzt",
  "keys.used_ends": "benutzt {when} · endet {end}",
  "keys.never_used_ends": "nie benutzt · endet {end}",
  "keys.revoke": "Widerrufen",
  "keys.revoke_key": "Den Schlüssel mit der Endung {hint} widerrufen",

  "keys.make_title": "Einen Schlüssel machen",
  "keys.what_for": "Wofür ist er?",
  "keys.what_for_example": "Kasse am Tresen",
  "keys.kind": "Art",
  "keys.kind.api_key": "API-Schlüssel, bei jedem Aufruf mitgeschickt",
  "keys.kind.client_secret": "OAuth2-Client-Geheimnis, gegen Token getauscht",
  "keys.make": "Schlüssel machen",
  "keys.may": "Er darf",
  "keys.scope.orders_read": "Bestellungen sehen",
  "keys.scope.orders_write": "Bestellungen annehmen, ablehnen und abschließen",
  "keys.scope.catalog_write": "Artikel und Bestand ändern",
  "keys.scope.store_write": "Das Geschäft öffnen und schließen",

  "keys.made": "Schlüssel für {name}",
  "keys.copy": "Kopieren",
  "keys.copied": "Kopiert",
  "keys.kept": "Ich habe ihn verwahrt",
  "keys.once":
    "Er wird nur dieses eine Mal gezeigt. Legen Sie ihn dorthin, wo nur Ihre Maschine ihn lesen kann.",
  "keys.client_id": "Client-Kennung",
  "keys.not_copied": "Das Kopieren ging nicht. Markieren Sie stattdessen den Text.",
};
