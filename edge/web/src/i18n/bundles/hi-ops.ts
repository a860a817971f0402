export const areas = import.meta.glob("../hi/ops*.ts", { eager: true });
