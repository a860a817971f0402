import { apiOf } from "../session/call-api.ts";

export const opsApi = apiOf("ops");
