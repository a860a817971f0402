import { authRoutes } from "#shared/contracts/auth.ts";
import type { Role } from "#shared/roles.ts";
import { chooseLanguage, keptLanguage } from "../i18n/use-language.ts";
import { apiOf } from "./call-api.ts";

/**
 * After signing in: on a new device one's language comes from the account, and an account that has
 * none yet learns what was chosen here. Between two choices the one of this device holds here.
 */
export async function shareLanguage(role: Role): Promise<void> {
  const api = apiOf(role);
  const chosen = keptLanguage.get();
  try {
    const { language } = await api.call(authRoutes.getMe);
    if (chosen === null && language !== null) chooseLanguage(language);
    if (chosen !== null && language === null) {
      await api.call(authRoutes.updateMe, { body: { language: chosen } });
    }
  } catch {
    // Signing in has worked; the language can be chosen on the account page at any time.
  }
}
