import { apiOf } from "../session/call-api.ts";

export const partnerApi = apiOf("partner");
