//! The description of the API, for reading.

use maud::{Markup, html};
use serde_json::Value;

use super::{Shell, table};
use crate::api::openapi;
use crate::ask::{Ask, Room, Told};

/// The page.
pub fn page(_: &mut Room, _: &Ask) -> Told {
    let document = openapi::document();
    let paths: Vec<(&String, &Value)> = document["paths"].as_object().into_iter().flatten().collect();
    let schemas: Vec<(&String, &Value)> = document["components"]["schemas"].as_object().into_iter().flatten().collect();
    let content = html! {
        main {
            h1 { "API" }
            p { (text(&document["info"]["description"])) " The same as OpenAPI " (text(&document["openapi"])) ": " a href="/api/v1/openapi.json" { "openapi.json" } "." }
            @for (path, methods) in &paths { @for (method, operation) in methods.as_object().into_iter().flatten() { (one(path, method, operation)) } }
            section #types {
                h2 { "Types" }
                @for (name, schema) in &schemas { (shape(name, schema)) }
            }
        }
    };
    Shell::new("API", "/api").told(&content)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn one(path: &str, method: &str, operation: &Value) -> Markup {
    let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
    let readable = method == "get" && !path.contains('{') && parameters.iter().all(|p| p["required"] != true);
    html! {
        section.operation id=(text(&operation["operationId"])) {
            h2 { code { (method.to_uppercase()) " " (path) } }
            p { (text(&operation["summary"])) "." @if readable { " " a href=(path) { "Try it" } } }
            @if !parameters.is_empty() {
                (table("Parameters", &html! {
                    thead { tr { th scope="col" { "Parameter" } th scope="col" { "In" } th scope="col" { "Type" } th scope="col" { "Meaning" } } }
                    tbody { @for p in &parameters { tr {
                        th scope="row" { code { (text(&p["name"])) } @if p["required"] == true { " " span.faint { "required" } } }
                        td { (text(&p["in"])) } td { (kind(&p["schema"])) } td { (text(&p["description"])) }
                    } } }
                }))
            }
            @if let Some(body) = operation["requestBody"]["content"]["application/json"].get("schema") { p { "Body: " (kind(body)) } }
            ul { @for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
                li { b { (status) } " " (text(&answer["description"])) @for (media_type, content) in answer["content"].as_object().into_iter().flatten() { ": " code { (media_type) } " " (kind(&content["schema"])) } }
            } }
        }
    }
}

/// The name of a type, with a way to it.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return html! { a href={ "#type-" (name) } { (name) } };
    }
    if let Some(options) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        return html! { @for (i, option) in options.iter().enumerate() { @if i > 0 { " or " } (kind(option)) } };
    }
    if let Some(word) = schema.get("const") {
        return html! { code { (word.to_string()) } };
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => html! { "list of " (kind(&schema["items"])) },
        Value::String(one) => html! { (one) },
        Value::Array(several) => {
            html! { @for (i, one) in several.iter().filter_map(Value::as_str).enumerate() { @if i > 0 { " or " } @if one == "array" { "list of " (kind(&schema["items"])) } @else { (one) } } }
        }
        _ => html! { "any" },
    }
}

fn shape(name: &str, schema: &Value) -> Markup {
    let fields: Vec<(&String, &Value)> = schema["properties"].as_object().into_iter().flatten().collect();
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    html! {
        section id={ "type-" (name) } {
            h3 { code { (name) } }
            p { (text(&schema["description"])) }
            @if fields.is_empty() { p { (kind(schema)) } } @else {
                (table(name, &html! {
                    thead { tr { th scope="col" { "Field" } th scope="col" { "Type" } th scope="col" { "Meaning" } } }
                    tbody { @for (field, schema) in &fields { tr {
                        th scope="row" { code { (field) } @if !required.contains(&field.as_str()) { " " span.faint { "optional" } } }
                        td { (kind(schema)) } td { (text(&schema["description"])) }
                    } } }
                }))
            }
        }
    }
}
