#include "api/routes/door.hpp"
#include "api/routes/openapi.hpp"
#include "engine/base/markup.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::escaped;

namespace {

constexpr const char* k_methods[] = {"get", "post", "put", "patch", "delete"};

std::string code(std::string_view text) {
  return "<code>" + escaped(text) + "</code>";
}

/// `like this` becomes code.
std::string prose(const std::string& text) {
  std::string out = escaped(text);
  bool open = false;
  for (auto at = out.find('`'); at != out.npos; at = out.find('`', at), open = !open)
    out.replace(at, 1, open ? "</code>" : "<code>");
  return out;
}

std::string text_of(const OrderedJson& node, const char* name) {
  const auto found = node.find(name);
  return found != node.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

class Page {
 public:
  Page(const OrderedJson& document, Language language) : document_(document), language_(language) {}

  std::string write() {
    const std::string title = say("info") + " HTTP API", lang = language_ == Language::zh ? "zh-CN" : "en";
    out_ = "<!doctype html><html lang=\"" + lang + "\"><meta charset=\"utf-8\"><title>" + escaped(title) +
           "</title><meta name=\"viewport\" content=\"width=device-width\"><style>" + std::string(k_docs_css) +
           "</style><body>";
    navigation();
    const auto& info = document_.at("info");
    out_ += "<main><h1>" + escaped(title) + "</h1><p>" + prose(told(info, "summary")) + "</p><p>" +
            prose(told(info, "description")) + "</p><p><a href=\"/v1/openapi.json\">openapi.json</a></p>";
    each_tag([&](const OrderedJson& tag) {
      out_ += "<h2 id=\"" + text_of(tag, "name") + "\">" + escaped(told(tag, "description")) + "</h2>";
      each_operation(tag, [&](const std::string& method, const std::string& path, const auto& item, const auto& op) {
        operation(method, path, item, op);
      });
    });
    schemas();
    return std::move(out_) + "</main></body></html>\n";
  }

 private:
  [[nodiscard]] std::string in(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }
  [[nodiscard]] std::string say(const char* part) const {
    const auto& node = document_.at(part);
    return language_ == Language::zh ? text_of(node, "x-title-zh") : text_of(node, "title");
  }
  /// A member in the page's language; Chinese stands in "x-…-zh".
  [[nodiscard]] std::string told(const OrderedJson& node, const std::string& member) const {
    return language_ == Language::zh ? text_of(node, ("x-" + member + "-zh").c_str()) : text_of(node, member.c_str());
  }
  [[nodiscard]] const OrderedJson& resolved(const OrderedJson& node) const {
    const auto ref = node.find("$ref");
    return ref == node.end()
               ? node
               : resolved(document_.at(OrderedJson::json_pointer(ref->template get<std::string>().substr(1))));
  }

  template <class See>
  void each_tag(See see) const {
    for (const auto& tag : document_.at("tags"))
      see(tag);
  }
  template <class See>
  void each_operation(const OrderedJson& tag, See see) const {
    for (const auto& [path, item] : document_.at("paths").items())
      for (const auto* method : k_methods)
        if (item.contains(method) && item[method].at("tags").at(0) == tag.at("name"))
          see(std::string(method), path, item, item[method]);
  }

  void navigation() {
    out_ += "<nav><p><b>" + escaped(say("info")) + "</b> <a href=\"?lang=" + in("en", "zh") + "\">" +
            in("English", "中文") + "</a></p><ul>";
    each_tag([&](const OrderedJson& tag) {
      out_ += "<li><a href=\"#" + text_of(tag, "name") + "\">" + escaped(told(tag, "description")) + "</a><ul>";
      each_operation(tag, [&](const std::string&, const std::string&, const auto&, const auto& op) {
        out_ += "<li><a href=\"#" + text_of(op, "operationId") + "\">" + escaped(told(op, "summary")) + "</a></li>";
      });
      out_ += "</ul></li>";
    });
    out_ += "<li><a href=\"#schemas\">" + in("数据结构", "Schemas") + "</a></li></ul></nav>";
  }

  void operation(const std::string& method, const std::string& path, const OrderedJson& item, const OrderedJson& op) {
    std::string verb, roles;
    for (const char c : method)
      verb += static_cast<char>(c - 'a' + 'A');
    for (const auto& role : op.at("x-roles"))
      roles += (roles.empty() ? "" : ", ") + role.get<std::string>();
    out_ += "<article id=\"" + text_of(op, "operationId") + "\"><h3>" + escaped(told(op, "summary")) +
            "</h3><p class=\"route\"><code><b>" + verb + "</b> " + escaped(path) + "</code></p><p class=\"roles\">" +
            (roles.empty() ? in("无须令牌", "No token needed") : in("角色：", "Roles: ") + roles) + "</p>";
    if (const auto text = told(op, "description"); !text.empty()) out_ += "<p>" + prose(text) + "</p>";
    parameters(item, op);
    OrderedJson example;
    if (op.contains("requestBody")) example = body(resolved(op["requestBody"]));
    curl(verb, path, !roles.empty(), op.contains("requestBody"), example);
    answers(op.at("responses"));
    out_ += "</article>";
  }

  void parameters(const OrderedJson& item, const OrderedJson& op) {
    std::string rows;
    for (const auto* holder : {&item, &op})
      for (const auto& given : holder->value("parameters", OrderedJson::array())) {
        const auto& parameter = resolved(given);
        row(rows, text_of(parameter, "name"), text_of(parameter, "in") + ", " + type_of(parameter.at("schema")),
            parameter.value("required", false), told(parameter, "description"));
      }
    table(in("参数", "Parameters"), rows);
  }

  /// Writes what a body is made of; answers its example, or null.
  OrderedJson body(const OrderedJson& body) {
    const auto first = body.at("content").begin();
    const std::string& type = first.key();
    const auto& media = first.value();
    if (const auto text = told(body, "description"); !text.empty()) out_ += "<p>" + prose(text) + "</p>";
    if (!media.contains("schema")) {
      out_ += "<p>" + in("正文：文件本身", "Body: the file itself") + "</p>";
      return nullptr;
    }
    const auto& schema = resolved(media["schema"]);
    std::string rows;
    if (schema.contains("properties")) {
      members(rows, schema, "");
    } else {
      row(rows, "", type_of(media["schema"]), true, "");
    }
    table(in("正文 ", "Body ") + type, rows);
    return media.value("example", OrderedJson());
  }

  void curl(const std::string& verb, const std::string& path, bool token, bool takes_body, const OrderedJson& example) {
    std::string line = "curl";
    if (verb != "GET" && !(verb == "POST" && takes_body)) line += " -X " + verb;
    if (token) line += " -H \"Authorization: Bearer $FENGHUO_TOKEN\"";
    if (example.is_object()) {
      line += " -H 'Content-Type: application/json' \\\n  -d '" + example.dump() + "'";
    } else if (example.is_string()) {
      line += " -H 'Content-Type: text/csv' \\\n  --data-binary @ledger.csv";
    } else if (takes_body) {
      line += " -H 'X-Kind: screenshot' \\\n  --data-binary @proof.png";
    }
    out_ += "<pre>" + escaped(line + " \\\n  \"$FENGHUO_SERVER" + path + "\"") + "</pre>";
  }

  void answers(const OrderedJson& responses) {
    std::string good, bad;
    for (const auto& [status, given] : responses.items()) {
      const auto& response = resolved(given);
      const int number = std::stoi(status);
      std::string words = told(response, "description"), headers, type;
      if (words.empty()) words = status_phrase(number).in(language_);
      const auto named = response.value("headers", OrderedJson::object());
      for (const auto& [name, _] : named.items())
        headers += (headers.empty() ? "" : ", ") + name;
      const auto contents = response.value("content", OrderedJson::object());
      for (const auto& [media, content] : contents.items())
        type = content.contains("schema") ? type_of(content["schema"]) : escaped(media);
      (number < 400 ? good : bad) += "<tr><td><b>" + status + "</b> " + prose(words) + "</td><td>" + type +
                                     "</td><td class=\"soft\">" + escaped(headers) + "</td></tr>";
    }
    table(in("答复", "Answers"), good);
    out_ += "<details><summary>" + in("被拒绝时", "Refusals") + "</summary><table><tbody>" + bad +
            "</tbody></table></details>";
  }

  void schemas() {
    out_ += "<h2 id=\"schemas\">" + in("数据结构", "Schemas") + "</h2>";
    for (const auto& [name, schema] : document_.at("components").at("schemas").items()) {
      if (!schema.contains("properties")) continue;
      out_ += "<article id=\"schema-" + name + "\"><h3>" + escaped(name) + "</h3>";
      std::string rows;
      members(rows, schema, "");
      table("", rows);
      out_ += "</article>";
    }
  }

  /// One line for each member; an object without a name of its own is laid open.
  void members(std::string& rows, const OrderedJson& schema, const std::string& before) {
    const auto required = schema.value("required", OrderedJson::array());
    for (const auto& [name, member] : schema.at("properties").items()) {
      row(rows, before + name, type_of(member), std::ranges::find(required, OrderedJson(name)) != required.end(),
          told(resolved(member), "description"));
      const bool list = text_of(member, "type") == "array";
      const auto& inner = list && member.contains("items") ? member["items"] : member;
      if (inner.contains("properties")) members(rows, inner, before + name + (list ? "[]." : "."));
    }
  }

  /// HTML: a named object as a link, anything else in words.
  std::string type_of(const OrderedJson& schema) {
    const auto& meant = resolved(schema);
    if (schema.contains("$ref") && meant.contains("properties")) {
      const auto ref = text_of(schema, "$ref"), name = ref.substr(ref.rfind('/') + 1);
      return "<a href=\"#schema-" + name + "\">" + escaped(name) + "</a>";
    }
    for (const auto* choice : {"anyOf", "oneOf"})
      if (meant.contains(choice) && meant[choice].at(0).size() > 0 && !meant.contains("properties"))
        return joined(meant[choice], [&](const auto& one) { return type_of(one); });
    const auto value = [](const auto& one) {
      return code(one.is_string() ? one.template get<std::string>() : one.dump());
    };
    if (meant.contains("enum")) return joined(meant["enum"], value);
    if (meant.contains("const")) return value(meant["const"]);
    if (text_of(meant, "type") == "array")
      return in("数组：", "array of ") + (meant.contains("items") ? type_of(meant["items"]) : std::string());
    return plain(meant);
  }

  static std::string plain(const OrderedJson& schema) {
    const auto type = schema.value("type", OrderedJson("any"));
    std::string out = type.is_array() ? joined(type, [](const auto& one) { return one.template get<std::string>(); })
                                      : type.get<std::string>();
    if (const auto format = text_of(schema, "format"); !format.empty()) out += " (" + format + ")";
    if (const auto pattern = text_of(schema, "pattern"); !pattern.empty()) out += " " + code(pattern);
    if (schema.contains("minimum")) out += " ≥ " + schema["minimum"].dump();
    if (schema.contains("maximum")) out += " ≤ " + schema["maximum"].dump();
    if (schema.contains("maxLength")) out += " ≤ " + schema["maxLength"].dump();
    return out;
  }

  template <class Show>
  static std::string joined(const OrderedJson& list, Show show) {
    std::string out;
    for (const auto& one : list)
      out += (out.empty() ? "" : " | ") + show(one);
    return out;
  }

  void row(std::string& rows, const std::string& name, const std::string& type, bool required,
           const std::string& words) const {
    rows += "<tr><td>" + code(name) + (required ? " <b>" + in("必填", "required") + "</b>" : "") + "</td><td>" + type +
            "</td><td>" + prose(words) + "</td></tr>";
  }
  void table(const std::string& heading, const std::string& rows) {
    if (rows.empty()) return;
    if (!heading.empty()) out_ += "<h4>" + escaped(heading) + "</h4>";
    out_ += "<table><tbody>" + rows + "</tbody></table>";
  }

  const OrderedJson& document_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string docs_page(const OrderedJson& document, Language language) {
  return Page(document, language).write();
}

}  // namespace fenghuo::api
