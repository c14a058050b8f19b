// Writes a knowledge base of any size: processes, forms, questions and pages in Chinese, with the
// sizes and links of real ones. The same count gives the same bytes.
//
//   node benches/build/generate.mjs COUNT FOLDER
// @ts-check
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Documents in a folder, about what one department writes. */
const PER_FOLDER = 40;
/** Roles and departments of the company. */
const DEPARTMENTS = 12;
const ROLES_EACH = 4;

/** Returns numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WHO = ["申请人", "部门负责人", "经办人", "审核人", "新员工", "项目组", "值班人员", "供应商", "财务人员", "系统管理员"];
const WHEN = ["每月初", "提交之后", "入职当天", "变更之前", "验收合格后", "两个工作日内", "合同签订前", "月底结账时", "收到通知后", "离岗之前"];
const DOES = ["核对", "填写", "提交", "确认", "登记", "归档", "复核", "通知", "更新", "检查"];
const WHAT = ["申请单", "权限清单", "报销凭证", "合同原件", "设备台账", "培训记录", "客户资料", "库存数量", "账号状态", "会议纪要", "采购计划", "备份日志", "验收报告", "考勤数据", "工单编号", "测试环境"];
const WHY = ["以免重复审批", "确保岗位与权限一致", "避免遗漏附件", "便于日后追溯", "满足审计要求", "减少来回退单", "防止数据外泄", "让交接有据可查"];
const TOPIC = ["账号管理", "费用报销", "合同审批", "设备领用", "数据备份", "权限核查", "供应商评估", "项目立项", "会议安排", "档案管理", "客户回访", "质量检验", "库存盘点", "差旅安排", "绩效沟通", "网络接入"];

/** One company whose documents are made one by one. */
class Company {
  constructor(count) {
    this.random = seeded(20_261);
    this.count = count;
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  between(least, most) {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  sentence() {
    const second = this.random() < 0.5 ? `，${this.pick(WHY)}` : `；${this.pick(WHO)}同时${this.pick(DOES)}${this.pick(WHAT)}`;
    const detail = this.random() < 0.25 ? `（编号 ${this.pick(["HR", "IT", "FIN", "QA"])}-${this.between(100, 999)}）` : "";
    return `${this.pick(WHEN)}，${this.pick(WHO)}${this.pick(DOES)}${this.pick(WHAT)}${detail}${second}。`;
  }

  paragraph() {
    const sentences = Array.from({ length: this.between(2, 5) }, () => this.sentence());
    if (this.random() < 0.4) sentences.push(`详见[${this.pick(TOPIC)}](${this.link()})。`);
    return `${sentences.join("")}\n`;
  }

  /** Returns the address of any document, from the folder of the one that is being written. */
  link() {
    return `../${path(this.between(0, this.count - 1), this)}`;
  }

  title(number) {
    return `${TOPIC[number % TOPIC.length]}${this.pick(["办法", "指引", "说明", "细则"])}（${number}）`;
  }

  page(number) {
    const parts = [`---\ntitle: ${this.title(number)}\ntags: [${this.pick(TOPIC)}, ${this.pick(WHAT)}]\n---\n`, this.paragraph()];
    for (let section = this.between(3, 7); section > 0; section -= 1) {
      parts.push(`## ${this.pick(DOES)}${this.pick(WHAT)}\n`, this.paragraph());
      const kind = this.random();
      if (kind < 0.3) {
        parts.push(Array.from({ length: this.between(3, 7) }, () => `- ${this.sentence()}`).join("\n") + "\n");
      } else if (kind < 0.45) {
        const rows = Array.from({ length: this.between(3, 8) }, () => `| ${this.pick(WHAT)} | ${this.pick(WHO)} | ${this.pick(WHEN)} |`);
        parts.push(["| 内容 | 由谁 | 何时 |", "| --- | --- | --- |", ...rows].join("\n") + "\n");
      } else if (kind < 0.52) {
        const lines = Array.from({ length: this.between(3, 10) }, (_, line) => `  - {id: ${line}, name: "${this.pick(WHAT)}", within: ${this.between(1, 5)}}`);
        parts.push(["```yaml", "items:", ...lines, "```"].join("\n") + "\n");
      }
      parts.push(this.paragraph());
    }
    return parts.join("\n");
  }

  process(number) {
    const steps = this.between(5, 12);
    const department = this.between(0, DEPARTMENTS - 1);
    // The head of a department decides, the others of it work: nobody approves what he handed in.
    const head = `r${department * ROLES_EACH}`;
    const form = `G-F${number - (number % 20) + 3}`;
    const lines = Array.from({ length: steps }, (_, at) => {
      const role = `r${department * ROLES_EACH + (at % (ROLES_EACH - 1)) + 1}`;
      const isApproval = at > 1 && at % 4 === 3;
      if (!isApproval) return `  - {id: s${at}, do: ${this.pick(DOES)}${this.pick(WHAT)}, R: ${role}, within: ${this.between(1, 5)}wd${at === 0 ? `, uses: [${form}]` : ""}}`;
      const next = at + 1 < steps ? `s${at + 1}` : "done";
      return `  - {id: s${at}, kind: approval, do: 审批${this.pick(WHAT)}, R: ${head}, within: 1wd, next: [{if: 通过, to: ${next}}, {if: 退回, to: s${at - 1}}]}`;
    });
    const prose = Array.from({ length: Math.ceil(steps / 2) }, (_, at) => `## 第 ${at + 1} 步怎么做 {#s${at}}\n\n${this.paragraph()}`);
    return [
      `---\ntype: process\nid: G-P${number}\ntitle: ${this.title(number)}\nversion: "1.0"\nstatus: effective\neffective: 2026-01-01`,
      `owner: ${head}\ndepartment: d${department}\nreview: {every: 12m, last: 2026-10-01}\npurpose: ${this.sentence()}\nscope: ${this.sentence()}`,
      `raci: {A: ${head}}\nsteps:\n${lines.join("\n")}\n  - {id: done, kind: end, do: 完成}\n---\n`,
      ...prose,
      `## 常见问题及解决方案\n\n${this.paragraph()}`,
    ].join("\n");
  }

  form(number) {
    const fields = Array.from({ length: this.between(6, 14) }, (_, at) => {
      const kind = this.pick(["text", "date", "number", "textarea", "phone"]);
      return `  - {id: f${at}, label: ${this.pick(WHAT)}${at}, kind: ${kind}, required: ${this.random() < 0.5}}`;
    });
    return `---\ntype: form\nid: G-F${number}\ntitle: ${this.title(number)}\nversion: "1.0"\nstatus: effective\neffective: 2026-01-01\nowner: r0\ndepartment: d0\nfields:\n${fields.join("\n")}\n---\n\n${this.paragraph()}`;
  }

  faq(number) {
    const questions = Array.from({ length: this.between(4, 10) }, (_, at) => {
      const what = `${this.pick(WHEN)}${this.pick(WHO)}怎样${this.pick(DOES)}${this.pick(WHAT)}？`;
      return `  - {id: q${at}, q: "${what}", answer: "${this.sentence()}"}`;
    });
    return `---\ntype: faq\nid: G-Q${number}\ntitle: ${this.title(number)}\nowner: r0\ndepartment: d0\nquestions:\n${questions.join("\n")}\n---\n\n${this.paragraph()}`;
  }

  /** Returns the text of a document. */
  document(number) {
    switch (kind(number)) {
      case "process": return this.process(number);
      case "form": return this.form(number);
      case "faq": return this.faq(number);
      default: return this.page(number);
    }
  }

  organization() {
    const departments = Array.from({ length: DEPARTMENTS }, (_, at) => `  - {id: d${at}, name: ${TOPIC[at]}部, head: r${at * ROLES_EACH}}`);
    const roles = Array.from({ length: DEPARTMENTS * ROLES_EACH }, (_, at) => {
      const department = Math.floor(at / ROLES_EACH);
      return `  - {id: r${at}, name: ${TOPIC[department]}${["经理", "主管", "专员", "助理"][at % ROLES_EACH]}, department: d${department}, headcount: 2}`;
    });
    return `departments:\n${departments.join("\n")}\nroles:\n${roles.join("\n")}\n`;
  }
}

/** Returns the kind of a document: of twenty, three processes, two forms, a list of questions and fourteen pages. */
function kind(number) {
  const place = number % 20;
  if (place < 3) return "process";
  if (place < 5) return "form";
  return place === 5 ? "faq" : "page";
}

/** Returns the path of a document in `content/`. */
function path(number) {
  return `d${Math.floor(number / PER_FOLDER)}/${kind(number)}-${number}.md`;
}

/**
 * Writes a knowledge base.
 * @param {number} count How many documents.
 * @param {string} folder Where; it must not exist.
 */
export async function generate(count, folder) {
  const company = new Company(count);
  const write = async (/** @type {string} */ name, /** @type {string} */ text) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { flag: "wx" });
  };
  await write("docent.yaml", "title: 生成的知识库\nlanguage: zh-CN\n");
  await write("content/organization.yaml", company.organization());
  await write("content/index.md", `---\ntitle: 首页\n---\n\n${company.paragraph()}`.replaceAll("](../", "]("));
  for (let number = 0; number < count; number += 1) {
    await write(`content/${path(number)}`, company.document(number));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count, folder] = process.argv.slice(2);
  if (!(Number(count) > 0) || !folder) {
    console.error("node benches/build/generate.mjs COUNT FOLDER");
    process.exit(2);
  }
  await generate(Number(count), folder);
}
