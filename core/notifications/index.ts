/**
 * Notifications: messages to people, written down with what they are about and sent afterwards, by
 * text message. Nothing here knows why somebody is told; who does names a template and its values.
 */
export { forgetOldNotifications } from "./forget-old-notifications.ts";
export { startNotificationsLoop } from "./notifications-loop.ts";
export { type NewNotification, queueNotifications } from "./queue-notifications.ts";
export {
  countAbout,
  recipientsAbout,
  type SentNotice,
  sentTo,
} from "./see-notifications.ts";
export { LEASE_MS, sendDue } from "./send-due.ts";
export { type Handed, sendSms } from "./sms/send-sms.ts";
export { SmsError, type SmsProvider, type TextMessage } from "./sms/sms-contract.ts";
export { smsProviderOf, useSmsProvider } from "./sms/sms-providers.ts";
export type { TemplateName } from "./templates.ts";
export { withdrawNotifications } from "./withdraw-notifications.ts";
export { type MessageValues, speak, writeText } from "./write-text.ts";
