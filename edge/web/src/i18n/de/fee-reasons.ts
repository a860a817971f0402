import type { feeReasons as english } from "../en/fee-reasons.ts";
import type { Texts } from "../message-types.ts";

export const feeReasons: Texts<typeof english> = {
  "reason.free_by_staff": "Vom Support storniert, kostenlos",
  "reason.free_by_driver": "Vom Fahrer storniert, kostenlos",
  "reason.free_while_searching": "Storniert, bevor ein Fahrer gefunden war, kostenlos",
  "reason.free_within_time": "Storniert, kurz nachdem ein Fahrer gefunden war, kostenlos",
  "reason.free_driver_late": "Der Fahrer war verspätet, daher war die Stornierung kostenlos",
  "reason.free_driver_not_moving":
    "Der Fahrer war nicht losgefahren, daher war die Stornierung kostenlos",
  "reason.fee_too_often":
    "Storniert, kurz nachdem ein Fahrer gefunden war, nach anderen am selben Tag",
  "reason.fee_driver_on_the_way": "Storniert, während der Fahrer unterwegs war",
  "reason.fee_driver_waits": "Storniert, während der Fahrer am Abholort wartete",
  "reason.fee_no_show": "Der Fahrgast kam nicht zum Abholort",
};
