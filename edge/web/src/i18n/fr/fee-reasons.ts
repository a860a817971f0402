import type { feeReasons as english } from "../en/fee-reasons.ts";
import type { Texts } from "../message-types.ts";

export const feeReasons: Texts<typeof english> = {
  "reason.free_by_staff": "Annulée par l’assistance, sans frais",
  "reason.free_by_driver": "Annulée par le chauffeur, sans frais",
  "reason.free_while_searching": "Annulée avant qu’un chauffeur soit trouvé, sans frais",
  "reason.free_within_time": "Annulée peu après qu’un chauffeur a été trouvé, sans frais",
  "reason.free_driver_late": "Le chauffeur était en retard : l’annulation était sans frais",
  "reason.free_driver_not_moving": "Le chauffeur n’était pas parti : l’annulation était sans frais",
  "reason.fee_too_often":
    "Annulée peu après qu’un chauffeur a été trouvé, après d’autres le même jour",
  "reason.fee_driver_on_the_way": "Annulée pendant que le chauffeur était en route",
  "reason.fee_driver_waits": "Annulée pendant que le chauffeur attendait au départ",
  "reason.fee_no_show": "Le passager n’est pas venu au point de départ",
};
