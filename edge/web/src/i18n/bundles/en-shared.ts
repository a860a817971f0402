export const areas = import.meta.glob(
  ["../en/*.ts", "!../en/index.ts", "!../en/ops*.ts", "!../en/partner*.ts"],
  { eager: true },
);
