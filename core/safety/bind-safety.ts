import { routes } from "#shared/contracts/index.ts";
import type { Bind } from "../platform/index.ts";
import { callForHelp } from "./call-for-help.ts";
import { addContact, changeContact, listContacts, removeContact } from "./contacts.ts";
import { refuseContact } from "./refuse-contact.ts";
import { listAlarms, listOrderAlarms } from "./see-alarms.ts";
import { acknowledgeAlarm, confirmSafety, resolveAlarm } from "./settle-alarm.ts";

export function bindSafety(bind: Bind): void {
  bind(routes.listContacts, ({ ctx }) => listContacts(ctx));
  bind(routes.addContact, ({ ctx, body }) => addContact(ctx, body));
  bind(routes.changeContact, ({ ctx, params, body }) => changeContact(ctx, params.id, body.toldOf));
  bind(routes.refuseContact, ({ ctx, params, body }) => refuseContact(ctx, params.id, body.secret));
  bind(routes.removeContact, ({ ctx, params }) => removeContact(ctx, params.id));
  bind(routes.callForHelp, ({ ctx, params, body }) => callForHelp(ctx, params.id, body?.position));
  bind(routes.listOrderAlarms, ({ ctx, params }) => listOrderAlarms(ctx, params.id));
  bind(routes.confirmSafety, ({ ctx, params, body }) => confirmSafety(ctx, params.id, body.isFine));
  bind(routes.listAlarms, ({ ctx, query }) => listAlarms(ctx, query));
  bind(routes.acknowledgeAlarm, ({ ctx, params }) => acknowledgeAlarm(ctx, params.id));
  bind(routes.resolveAlarm, ({ ctx, params, body }) => resolveAlarm(ctx, params.id, body));
}
