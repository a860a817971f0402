export const areas = import.meta.glob(
  ["../fr/*.ts", "!../fr/index.ts", "!../fr/ops*.ts", "!../fr/partner*.ts"],
  { eager: true },
);
