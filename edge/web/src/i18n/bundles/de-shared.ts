export const areas = import.meta.glob(
  ["../de/*.ts", "!../de/index.ts", "!../de/ops*.ts", "!../de/partner*.ts"],
  { eager: true },
);
