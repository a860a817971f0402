/** On a developer's machine: the accounts of the demo city, one press each. */
import { catalogRoutes } from "#shared/contracts/catalog.ts";
import { demoPhone } from "#shared/demo.ts";
import { isRegionCode } from "#shared/regions.ts";
import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { say } from "../i18n/speech.ts";
import { useLoad } from "../use-load.ts";
import { regionWords } from "../words/region-words.ts";
import { publicClient } from "./call-api.ts";

export function DemoAccounts({ role, onPick }: { role: Role; onPick: (phone: string) => void }) {
  const { loaded } = useLoad("cities", () => publicClient.call(catalogRoutes.listCities));
  if (loaded.status !== "ready") return null;
  const served = [...new Set(loaded.value.items.map((city) => city.region))].filter(isRegionCode);
  if (served.length === 0) return null;
  return (
    <section className="demo-accounts" aria-labelledby="demo-title">
      <h2 id="demo-title">{say("sign_in.demo")}</h2>
      <div className="row">
        {served.map((region) => (
          <Button
            key={region}
            size="small"
            icon="user"
            onClick={() => onPick(demoPhone(region, role))}
          >
            {regionWords(region)}
          </Button>
        ))}
      </div>
    </section>
  );
}
