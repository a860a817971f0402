import type { Role } from "#shared/roles.ts";
import { Button } from "../design/button.tsx";
import { ErrorNote } from "../design/notice.tsx";
import { useSubmit } from "../use-submit.ts";
import { saveFile } from "./fetch-file.ts";

/** Downloads a file of ours; a failure is told beside it. */
export function DownloadButton(props: {
  role: Role;
  path: string;
  /** Of the file. */
  name: string;
  children: string;
}) {
  const { role, path, name, children } = props;
  const { isBusy, error, run } = useSubmit();
  return (
    <div className="stack tight">
      <div>
        <Button
          icon="note"
          size="small"
          isBusy={isBusy}
          onClick={() => void run(() => saveFile(role, path, name))}
        >
          {children}
        </Button>
      </div>
      <ErrorNote error={error} />
    </div>
  );
}
