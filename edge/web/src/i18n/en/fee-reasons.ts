/** What a cancelled ride cost and why, by the codes of the fee. */
export const feeReasons = {
  "reason.free_by_staff": "Cancelled by support, free of charge",
  "reason.free_by_driver": "Cancelled by the driver, free of charge",
  "reason.free_while_searching": "Cancelled before a driver was found, free of charge",
  "reason.free_within_time": "Cancelled soon after a driver was found, free of charge",
  "reason.free_driver_late": "The driver was late, so cancelling was free of charge",
  "reason.free_driver_not_moving": "The driver had not set out, so cancelling was free of charge",
  "reason.fee_too_often": "Cancelled soon after a driver was found, after others today",
  "reason.fee_driver_on_the_way": "Cancelled while the driver was on the way",
  "reason.fee_driver_waits": "Cancelled while the driver waited at the pick-up",
  "reason.fee_no_show": "The passenger did not come to the pick-up",
} as const;
