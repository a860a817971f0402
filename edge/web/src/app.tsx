/** One page, four apps. Each app is a chunk of its own and is loaded when its path is opened. */
import {
  Component,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
} from "react";
import { Button } from "./design/button.tsx";
import { EmptyState, SkeletonList } from "./design/notice.tsx";
import { say } from "./i18n/speech.ts";
import { useLanguage, withWords } from "./i18n/use-language.ts";
import { usePath } from "./router.tsx";

const apps: Readonly<Record<string, ComponentType>> = {
  partner: lazy(() => withWords("partner", import("./partner/partner-app.tsx"))),
  rider: lazy(() => import("./rider/rider-app.tsx")),
  ops: lazy(() => withWords("ops", import("./ops/ops-app.tsx"))),
  // Beside the operations map, not in it: neither waits for the other's code.
  "ops-money": lazy(() => withWords("ops", import("./ops/money/money-app.tsx"))),
  "ops-policies": lazy(() => withWords("ops", import("./ops/policies/policies-app.tsx"))),
  "ops-riders": lazy(() => withWords("ops", import("./ops/riders/riders-app.tsx"))),
};
const CustomerApp = lazy(() => import("./customer/customer-app.tsx"));
const AccountPage = lazy(() => import("./account/account-page.tsx"));

/**
 * Pages that look the same in every app, or need nothing of the app around them. A rider's account
 * is opened inside the rider's app: duty goes on there.
 */
const pages: Readonly<Record<string, ComponentType>> = {
  "/account": () => <AccountPage role="customer" />,
  "/partner/account": () => <AccountPage role="partner" />,
  "/ops/account": () => <AccountPage role="ops" />,
  "/refuse": lazy(() => import("./safety/refuse-page.tsx")),
  "/partner/keys": lazy(() => withWords("partner", import("./account/keys-page.tsx"))),
};

export function App() {
  const path = usePath();
  const [, app = "", area] = path.split("/");
  const name = `${app}-${area}` in apps ? `${app}-${area}` : app;
  const page = pages[path];
  const Chosen = page ?? apps[name] ?? CustomerApp;
  useFocusOnPageChange(path);
  const language = useLanguage();
  return (
    // Another language draws everything anew: words are looked up while drawing.
    <AppGuard key={`${language} ${page ? path : name in apps ? name : "customer"}`}>
      <Suspense fallback={<Opening />}>
        <Chosen />
      </Suspense>
    </AppGuard>
  );
}

/** A new page starts at its content, also for a screen reader; the first one starts at the top. */
function useFocusOnPageChange(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}

function Opening() {
  return (
    <div className="shell">
      <div className="bar" />
      <main>
        <SkeletonList />
      </main>
    </div>
  );
}

/** A chunk that cannot be loaded, or a fault of ours: say so and offer the way out. */
class AppGuard extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main role="alert">
        <EmptyState icon="alert" title={say("page.stopped")} next={say("page.stopped_next")}>
          <Button look="main" icon="refresh" onClick={() => location.reload()}>
            {say("action.load_again")}
          </Button>
        </EmptyState>
      </main>
    );
  }
}
